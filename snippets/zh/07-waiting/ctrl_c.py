"""按下 Ctrl-C：主进程和子进程都会收到。"""

import os
import signal
import time
from multiprocessing import Pipe, Process


def work(pipe):
    try:
        pipe.send("开始了")
        time.sleep(5)
    finally:
        print("子进程：tidied=True")


if __name__ == "__main__":
    pipe, other_end = Pipe()
    child = Process(target=work, args=(other_end,))
    child.start()
    pipe.recv()
    time.sleep(0.1)
    try:
        # 按下 Ctrl-C 时，终端做的就是这件事：
        os.killpg(os.getpgrp(), signal.SIGINT)
    except KeyboardInterrupt:
        print("主进程：caught=KeyboardInterrupt")
        child.join()
    print(f"主进程：exitcode={child.exitcode}")
