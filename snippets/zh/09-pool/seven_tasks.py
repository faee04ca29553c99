"""七个任务，两个工作进程，至少要多久？"""

import multiprocessing
import time


def work(number):
    time.sleep(0.1)


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        begin = time.perf_counter()
        pool.map(work, range(7), chunksize=1)
        seconds = time.perf_counter() - begin
    print(f"主进程：seconds={seconds:.2f}")
