"""Ctrl-C reaches main and its child alike."""

import os
import signal
import time
from multiprocessing import Pipe, Process


def work(pipe):
    try:
        pipe.send("started")
        time.sleep(5)
    finally:
        print("child: tidied=True")


if __name__ == "__main__":
    pipe, other_end = Pipe()
    child = Process(target=work, args=(other_end,))
    child.start()
    pipe.recv()
    time.sleep(0.1)
    try:
        # What the terminal does when you press Ctrl-C:
        os.killpg(os.getpgrp(), signal.SIGINT)
    except KeyboardInterrupt:
        print("main: caught=KeyboardInterrupt")
        child.join()
    print(f"main: exitcode={child.exitcode}")
