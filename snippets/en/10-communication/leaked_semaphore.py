"""Main leaves without a clean-up; a semaphore stays."""

import multiprocessing
import os

if __name__ == "__main__":
    lock = multiprocessing.Lock()
    with lock:
        print("main: locked=True")
    os._exit(1)  # kill -9 does the same
