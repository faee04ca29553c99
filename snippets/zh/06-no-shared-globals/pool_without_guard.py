"""没有主模块保护的进程池：工作进程死一个补一个。"""

import multiprocessing
import os
import sys


def report(kind, error, traceback):
    print(f"pid={os.getpid()} error={kind.__name__}")


def double(number):
    return 2 * number


sys.excepthook = report  # 一行，不要整篇 traceback
pool = multiprocessing.Pool(1)
result = pool.map_async(double, [1, 2, 3])
print(f"results={result.get(timeout=1)}")
