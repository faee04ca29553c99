"""僵尸进程：已经结束，父进程还没有等待它。"""

import sys
import time
from multiprocessing import Barrier, Process, connection

import psutil  # 先 pip install psutil


def work(meet):
    meet.wait()  # 第一次会合：子进程在运行
    meet.wait()  # 第二次会合：主进程看过了
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
    print(f"运行时：started={child.pid} {look(it)}")
    meet.wait()
    ready = connection.wait([child.sentinel])
    while it.is_running() and it.status() != "zombie":
        time.sleep(0.01)  # 退场还差最后一点
    print(f"结束后：ready={len(ready)} {look(it)}")
    time.sleep(0.3)  # 让僵尸多留一会儿
    child.join()
    print(f"join 后：{look(it)} exitcode={child.exitcode}")
