"""按下 Ctrl-C：主进程和子进程都会收到。"""

import os
import signal
import time
from multiprocessing import Event, Process


def work(started):
    try:
        started.set()
        time.sleep(5)
    finally:
        print("子进程：tidied=True")


if __name__ == "__main__":
    started = Event()
    child = Process(target=work, args=(started,))
    child.start()
    started.wait()
    time.sleep(0.1)
    try:
        # 按下 Ctrl-C 时，终端做的就是这件事：
        os.killpg(os.getpgrp(), signal.SIGINT)
    except KeyboardInterrupt:
        print("主进程：caught=KeyboardInterrupt")
        child.join()
    print(f"主进程：exitcode={child.exitcode}")
