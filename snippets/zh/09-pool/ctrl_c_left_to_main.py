"""工作进程不理会 Ctrl-C：全由主进程决定。"""

import multiprocessing
import os
import signal
import time


def share(semaphore):
    global started
    started = semaphore
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(number):
    started.release()  # 又一个任务开始了
    time.sleep(0.3)
    return number


if __name__ == "__main__":
    started = multiprocessing.Semaphore(0)
    with multiprocessing.Pool(2, share, (started,)) as pool:
        result = pool.map_async(work, (1, 2))
        for _ in range(2):
            started.acquire()  # 等两个任务都开始
        try:
            # 按下 Ctrl-C 时，终端做的就是这件事：
            os.killpg(os.getpgrp(), signal.SIGINT)
        except KeyboardInterrupt:
            print("主进程：caught=KeyboardInterrupt")
        print(f"主进程：results={result.get()}")
