"""A daemon process: not waited for, but terminated."""

import multiprocessing
import os
import time


def work(started):
    print(f"daemon: begins, pid={os.getpid()}")
    started.set()
    time.sleep(5)
    print("daemon: done")  # never reached


if __name__ == "__main__":
    started = multiprocessing.Event()
    child = multiprocessing.Process(
        target=work, args=(started,), daemon=True
    )
    child.start()
    started.wait()
    time.sleep(0.2)
    print(f"main: last line, started={child.pid}")
