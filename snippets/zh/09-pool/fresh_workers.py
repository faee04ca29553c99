"""每做两个任务，换一个工作进程。"""

import multiprocessing
import os


def pid(number):
    return os.getpid()


if __name__ == "__main__":
    pool = multiprocessing.Pool(1, maxtasksperchild=2)
    with pool:
        pids = pool.map(pid, range(6), chunksize=1)
    print(f"主进程：{pids=}")
