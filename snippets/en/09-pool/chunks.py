"""map deals in chunks: one chunk goes to one worker."""

import multiprocessing
import os
import time


def work(item):
    time.sleep(0.02)
    return os.getpid()


if __name__ == "__main__":
    items = list(range(8))
    with multiprocessing.Pool(2) as pool:
        for size in (2, 4, 8):
            pids = pool.map(work, items, chunksize=size)
            for start in range(0, len(items), size):
                part = slice(start, start + size)
                print(
                    f"chunksize={size} items={items[part]} "
                    f"pids={sorted(set(pids[part]))}"
                )
