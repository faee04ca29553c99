"""Two children with two different ends."""

import multiprocessing
import sys
import time


def prepare(ready):
    time.sleep(0.2)
    print("prepare: done")
    ready.set()
    sys.exit(3)


def deliver(ready):
    print("deliver: waiting")
    ready.wait()
    time.sleep(0.4)
    print("deliver: there")


if __name__ == "__main__":
    ready = multiprocessing.Event()
    first, second = (
        multiprocessing.Process(target=task, args=(ready,))
        for task in (deliver, prepare)
    )
    first.start()
    second.start()
    first.join()
    print(f"main: exitcode={second.exitcode}")
    print(f"main: exitcode={first.exitcode}")
