"""Ctrl-C reaches main and its child alike."""

import os
import signal
import time
from multiprocessing import Event, Process


def work(started):
    try:
        started.set()
        time.sleep(5)
    finally:
        print("child: tidied=True")


if __name__ == "__main__":
    started = Event()
    child = Process(target=work, args=(started,))
    child.start()
    started.wait()
    time.sleep(0.1)
    try:
        # What the terminal does when you press Ctrl-C:
        os.killpg(os.getpgrp(), signal.SIGINT)
    except KeyboardInterrupt:
        print("main: caught=KeyboardInterrupt")
        child.join()
    print(f"main: exitcode={child.exitcode}")
