"""Who adopts and does not wait has zombies (Linux)."""

import ctypes
import os
import time
from multiprocessing import Pipe, Process

import psutil


def child(pipe):
    pipe.send(os.getpid())
    pipe.recv()  # by now the parent has ended


def parent(pipe):
    Process(target=child, args=(pipe,)).start()
    os._exit(0)  # ends without waiting


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(36, 1)  # 36: become the adopter
    pipe, other_end = Pipe()
    process = Process(target=parent, args=(other_end,))
    process.start()
    process.join()
    orphan = psutil.Process(pipe.recv())
    print(f"main: adopted={orphan.ppid() == os.getpid()}")
    pipe.send("the parent has ended")
    while orphan.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    time.sleep(0.3)
    print(f"main: state={orphan.status()}")
    os.waitpid(orphan.pid, 0)
    gone = not psutil.pid_exists(orphan.pid)
    print(f"main: {gone=}")
