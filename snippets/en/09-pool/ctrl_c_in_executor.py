"""Ctrl-C while an executor is at work."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor


def share(semaphore):
    global started
    started = semaphore


def work(seconds):
    started.release()  # a task has begun
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
            print("main: press Ctrl-C now")
            under_way.result()
        except KeyboardInterrupt:
            print("main: caught=KeyboardInterrupt")
        error = type(under_way.exception()).__name__
        print(f"main: {error=}")
        result = executor.submit(work, 0).result()
        print(f"main: {result=}")
