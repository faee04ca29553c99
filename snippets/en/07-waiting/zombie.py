"""A zombie: ended, and not yet waited for."""

import sys
import time
from multiprocessing import Barrier, Process, connection

import psutil  # pip install psutil


def work(meet):
    meet.wait()  # first meeting: the child runs
    meet.wait()  # second meeting: main has looked
    time.sleep(0.1)
    sys.exit(3)


def look(process):
    try:
        seen = process.as_dict(["status", "memory_info"])
    except psutil.NoSuchProcess:
        return "state=gone"
    rss = seen["memory_info"] and seen["memory_info"].rss
    return f"state={seen['status']} rss={rss}"


if __name__ == "__main__":
    meet = Barrier(2, timeout=8)
    child = Process(target=work, args=(meet,))
    child.start()
    meet.wait()
    it = psutil.Process(child.pid)
    print(f"alive: started={child.pid} {look(it)}")
    meet.wait()
    ready = connection.wait([child.sentinel])
    while it.is_running() and it.status() != "zombie":
        time.sleep(0.01)  # still on its way out
    print(f"ended: ready={len(ready)} {look(it)}")
    time.sleep(0.3)  # let the zombie linger
    child.join()
    print(f"joined: {look(it)} exitcode={child.exitcode}")
