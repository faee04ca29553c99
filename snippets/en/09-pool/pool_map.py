"""A pool: one function, many inputs, a few workers."""

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
    print(f"main: {squares=}")
    print(f"main: workers={sorted(workers)}")
