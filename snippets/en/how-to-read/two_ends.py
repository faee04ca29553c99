"""Two children with two different ends."""

import multiprocessing
import sys
import time


def prepare():
    print("prepare: done")
    sys.exit(3)


def deliver():
    print("deliver: on the way")
    time.sleep(0.3)
    print("deliver: there")


if __name__ == "__main__":
    first = multiprocessing.Process(target=prepare)
    second = multiprocessing.Process(target=deliver)
    first.start()
    second.start()
    second.join()
    print(f"main: exitcode={first.exitcode}")
    print(f"main: exitcode={second.exitcode}")
