"""Ctrl-C 同时到达主进程和子进程。"""

import time
from multiprocessing import Pipe, Process


def work(pipe):
    try:
        pipe.send("started")
        time.sleep(5)
    finally:
        print("子进程：tidied=True")


if __name__ == "__main__":
    pipe, other_end = Pipe()
    child = Process(target=work, args=(other_end,))
    child.start()
    pipe.recv()
    try:
        print("主进程：现在按 Ctrl-C")
        child.join()
    except KeyboardInterrupt:
        print("主进程：caught=KeyboardInterrupt")
        child.join()
    print(f"主进程：exitcode={child.exitcode}")
