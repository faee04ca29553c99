"""How many processes? Draw the tree below main."""

import time
from multiprocessing import Barrier, Process

import psutil


def work(meeting):
    meeting.wait()  # first meeting: everyone is here
    time.sleep(0.1)
    meeting.wait()  # second meeting: the tree is drawn


def helper_name(process):
    if "resource_tracker" in process.cmdline()[-1]:
        return "resource tracker"
    return "fork server"


def draw(process, names, indent=""):
    name = names.get(process.pid) or helper_name(process)
    print(f"{indent}{name} pid={process.pid}")
    for child in process.children():
        draw(child, names, indent + "    ")


if __name__ == "__main__":
    main = psutil.Process()
    print(f"before: children={len(main.children())}")
    names = {main.pid: "main"}
    meeting = Barrier(3)
    for name in ("A", "B"):
        child = Process(target=work, args=(meeting,))
        child.name = name
        child.start()
        names[child.pid] = name
    meeting.wait()
    draw(main, names)
    meeting.wait()
