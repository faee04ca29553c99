"""Main has done its last line, and still waits."""

import multiprocessing
import time


def work(pipe):
    pipe.recv()  # main is on its last line
    time.sleep(0.3)
    alive = multiprocessing.parent_process().is_alive()
    print(f"child: done, parent_alive={alive}")


if __name__ == "__main__":
    pipe, other_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=work, args=(other_end,)
    )
    child.start()
    print(f"main: nothing more to do, started={child.pid}")
    pipe.send("this is the last line")
