"""How many processes? Draw the tree below main."""

import re
import time
from multiprocessing import Barrier, Process

import psutil


def work(name, meeting):
    print(f"{name}: ready=True")
    meeting.wait()  # first meeting: everyone is here
    time.sleep(0.1)
    meeting.wait()  # second meeting: the tree is drawn


def draw(process, names, indent=""):
    command = " ".join(process.cmdline())
    helper = re.search(r"multiprocessing\.\w+", command)
    name = names.get(process.pid) or helper[0]
    print(f"{indent}{name} pid={process.pid}")
    for child in process.children():
        draw(child, names, indent + "    ")


if __name__ == "__main__":
    main = psutil.Process()
    print(f"before: children={len(main.children())}")
    names = {main.pid: "main"}
    meeting = Barrier(3)
    for name in ("A", "B"):
        child = Process(target=work, args=(name, meeting))
        child.start()
        names[child.pid] = name
    meeting.wait()
    draw(main, names)
    meeting.wait()
