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
result = pool.apply_async(double, (21,))
seen = set()
while not result.ready() and len(seen) < 3:
    result.wait(0.01)
    children = multiprocessing.active_children()
    seen |= {child.pid for child in children}
if not result.ready():
    sys.exit(f"main: workers={len(seen)} result=None")
print(f"main: result={result.get()}")
