"""Main's code is over, and main still waits."""

import atexit
import multiprocessing
import time


def work(pipe):
    over = pipe.recv()  # main is in its exit handlers
    time.sleep(0.3)
    alive = multiprocessing.parent_process().is_alive()
    print(f"child: {over=} parent_alive={alive}")


if __name__ == "__main__":
    pipe, other_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=work, args=(other_end,)
    )
    child.start()
    # Called when the code of this file has been executed:
    atexit.register(pipe.send, True)
    print(f"main: last line, started={child.pid}")
