"""Ctrl-C reaches main and its child alike."""

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
    try:
        print("main: press Ctrl-C now")
        child.join()
    except KeyboardInterrupt:
        print("main: caught=KeyboardInterrupt")
        child.join()
    print(f"main: exitcode={child.exitcode}")
