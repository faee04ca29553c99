"""Each child draws a progress bar with carriage returns."""

import multiprocessing
import sys
import time


def work(name):
    for percent in range(0, 101, 20):
        sys.stdout.write(f"\r{name} {percent:3d}%")
        sys.stdout.flush()
        time.sleep(0.05)
    sys.stdout.write("\n")


if __name__ == "__main__":
    children = [multiprocessing.Process(target=work, args=(n,)) for n in "AB"]
    for child in children:
        child.start()
    for child in children:
        child.join()
