"""One end makes two: a zombie parent, an orphaned child."""

import os
import time
from multiprocessing import Pipe, Process

import psutil  # pip install psutil


def child(pipe):
    pipe.send(os.getpid())
    pipe.recv()  # until main has looked
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
    process.terminate()  # SIGTERM, and no join after it
    mine = f"state=zombie ppid={os.getpid()}"
    while look(process.pid) not in (mine, "state=gone"):
        time.sleep(0.01)
    print(f"parent: dead={process.pid} {look(process.pid)}")
    print(f"child: pid={orphan} {look(orphan)}")
    pipe.send("seen")
