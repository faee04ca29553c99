"""A normal exit removes the semaphore, too."""

import multiprocessing
import sys

if __name__ == "__main__":
    lock = multiprocessing.Lock()
    with lock:
        print("main: locked=True")
    sys.exit()
