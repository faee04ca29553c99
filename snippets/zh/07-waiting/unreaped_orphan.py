"""收养了孤儿却不等待：僵尸留下了（仅 Linux）。"""

import ctypes
import os
import time
from multiprocessing import Pipe, Process

import psutil


def child(pipe):
    pipe.send(os.getpid())
    pipe.recv()  # 父进程已经结束


def parent(pipe):
    Process(target=child, args=(pipe,)).start()
    os._exit(0)  # 不等待


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(36, 1)  # 36：成为收养者
    pipe, other_end = Pipe()
    process = Process(target=parent, args=(other_end,))
    process.start()
    process.join()
    orphan = psutil.Process(pipe.recv())
    print(f"主进程：adopted={orphan.ppid() == os.getpid()}")
    pipe.send("the parent has ended")
    while orphan.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    time.sleep(0.3)
    print(f"主进程：state={orphan.status()}")
    os.waitpid(orphan.pid, 0)
    gone = not psutil.pid_exists(orphan.pid)
    print(f"主进程：{gone=}")
