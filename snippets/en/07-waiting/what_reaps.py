"""Which calls reap children that have ended."""

import time
from multiprocessing import Event, Process
from multiprocessing.connection import wait

import psutil  # pip install psutil


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
    print(f"main: ready={len(ready)}")
    print(f"ended: before={[state(c) for c in children]}")
    a, b, c = children
    print(f"print: {a} after_print={state(a)}")
    print(f"code: {b.exitcode} after_exitcode={state(b)}")
    Process(target=time.time).start()
    print(f"next start: after_start={state(c)}")
