"""哪些调用会回收已经结束的子进程。"""

import time
from multiprocessing import Event, Process
from multiprocessing.connection import wait

import psutil  # 先 pip install psutil


def state(child):
    try:
        return psutil.Process(child.pid).status()
    except psutil.NoSuchProcess:
        return "gone"


if __name__ == "__main__":
    go = Event()
    children = [Process(target=go.wait) for _ in range(3)]
    for child in children:
        child.start()
    time.sleep(0.1)
    go.set()
    for child in children:
        ready = wait([child.sentinel])
        while state(child) not in ("zombie", "gone"):
            time.sleep(0.01)
    print(f"主进程：ready={len(ready)}")
    print(f"结束后：before={[state(c) for c in children]}")
    a, b, c = children
    print(f"打印：{a} after_print={state(a)}")
    print(f"退出码：{b.exitcode} after_exitcode={state(b)}")
    Process(target=time.time).start()
    print(f"启动下一个：after_start={state(c)}")
