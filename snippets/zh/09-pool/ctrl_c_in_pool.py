"""进程池正在工作时，按下 Ctrl-C。"""

import multiprocessing
import os
import signal
import time


def share(semaphore):
    global started
    started = semaphore


def work(task):
    started.release()  # 又一个任务开始了
    time.sleep(5)


if __name__ == "__main__":
    started = multiprocessing.Semaphore(0)
    with multiprocessing.Pool(2, share, (started,)) as pool:
        workers = multiprocessing.active_children()
        result = pool.map_async(work, ("听音乐", "看书"))
        for _ in range(2):
            started.acquire()  # 等两个任务都开始
        try:
            # 按下 Ctrl-C 时，终端做的就是这件事：
            os.killpg(os.getpgrp(), signal.SIGINT)
        except KeyboardInterrupt:
            print("主进程：caught=KeyboardInterrupt")
        for worker in workers:
            worker.join()
        print(f"主进程：ready={result.ready()}")
