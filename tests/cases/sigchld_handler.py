"""A handler of SIGCHLD collects every child, also those of multiprocessing."""

import multiprocessing
import os
import signal
import time


def reap(number, frame):
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return


def work():
    raise SystemExit(4)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, reap)
    child = multiprocessing.Process(target=work)
    child.start()
    time.sleep(0.5)
    print(f"exitcode={child.exitcode} alive={child.is_alive()}")
