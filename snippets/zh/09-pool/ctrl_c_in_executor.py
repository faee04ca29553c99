"""执行器工作时按 Ctrl-C。"""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor


def share(semaphore):
    global started
    started = semaphore


def work(seconds):
    started.release()  # 一个任务开始了
    time.sleep(seconds)
    return seconds


if __name__ == "__main__":
    started = multiprocessing.Semaphore(0)
    with ProcessPoolExecutor(
        1, initializer=share, initargs=(started,)
    ) as executor:
        under_way = executor.submit(work, 5)
        started.acquire()
        try:
            print("主进程：现在按 Ctrl-C")
            under_way.result()
        except KeyboardInterrupt:
            print("主进程：caught=KeyboardInterrupt")
        error = type(under_way.exception()).__name__
        print(f"主进程：{error=}")
        result = executor.submit(work, 0).result()
        print(f"主进程：{result=}")
