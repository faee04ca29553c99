"""一个程序，几个进程：画出主进程下面的整棵树。"""

import re
import time
from multiprocessing import Barrier, Process

import psutil


def work(name, meeting):
    print(f"{name}：ready=True")
    meeting.wait()  # 第一次会合：人到齐了
    time.sleep(0.1)
    meeting.wait()  # 第二次会合：树画完了


def draw(process, names, indent=""):
    command = " ".join(process.cmdline())
    helper = re.search(r"multiprocessing\.\w+", command)
    name = names.get(process.pid) or helper[0]
    print(f"{indent}{name} pid={process.pid}")
    for child in process.children():
        draw(child, names, indent + "    ")


if __name__ == "__main__":
    main = psutil.Process()
    print(f"启动之前：children={len(main.children())}")
    names = {main.pid: "主进程"}
    meeting = Barrier(3)
    for name in ("A", "B"):
        child = Process(target=work, args=(name, meeting))
        child.start()
        names[child.pid] = name
    meeting.wait()
    draw(main, names)
    meeting.wait()
