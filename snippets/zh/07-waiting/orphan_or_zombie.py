"""同一次结束：父进程成了僵尸，子进程成了孤儿。"""

import os
import time
from multiprocessing import Pipe, Process

import psutil  # 先 pip install psutil


def child(pipe):
    pipe.send(os.getpid())
    pipe.recv()  # 等主进程看完
    time.sleep(0.1)


def parent(pipe):
    Process(target=child, args=(pipe,)).start()


def look(pid):
    try:
        it = psutil.Process(pid)
        return f"state={it.status()} ppid={it.ppid()}"
    except psutil.NoSuchProcess:
        return "state=gone"


if __name__ == "__main__":
    pipe, other_end = Pipe()
    process = Process(target=parent, args=(other_end,))
    process.start()
    orphan = pipe.recv()
    time.sleep(0.1)
    process.terminate()  # SIGTERM，之后没有 join
    mine = f"state=zombie ppid={os.getpid()}"
    while look(process.pid) not in (mine, "state=gone"):
        time.sleep(0.01)
    print(f"父进程：dead={process.pid} {look(process.pid)}")
    print(f"子进程：pid={orphan} {look(orphan)}")
    pipe.send("看完了")
