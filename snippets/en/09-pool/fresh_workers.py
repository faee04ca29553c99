"""A new worker after every two tasks."""

import multiprocessing
import os


def pid(number):
    return os.getpid()


if __name__ == "__main__":
    pool = multiprocessing.Pool(1, maxtasksperchild=2)
    with pool:
        pids = pool.map(pid, range(6), chunksize=1)
    print(f"main: {pids=}")
