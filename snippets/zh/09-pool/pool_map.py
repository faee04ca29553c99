"""进程池：一个函数，许多输入，几个工作进程。"""

import multiprocessing
import os
import time


def square(number):
    time.sleep(0.05)
    return number * number, os.getpid()


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        results = pool.map(square, range(6))
    squares = [result for result, pid in results]
    workers = {pid for result, pid in results}
    print(f"主进程：{squares=}")
    print(f"主进程：workers={sorted(workers)}")
