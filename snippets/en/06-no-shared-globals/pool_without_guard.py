"""A pool without main guard: its workers keep dying."""

import multiprocessing
import os
import sys


def report(kind, error, traceback):
    print(f"pid={os.getpid()} error={kind.__name__}")


def double(number):
    return 2 * number


sys.excepthook = report  # one line, no long traceback
pool = multiprocessing.Pool(1)
result = pool.map_async(double, [1, 2, 3])
print(f"results={result.get(timeout=1)}")
