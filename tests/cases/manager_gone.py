"""A child goes on with a proxy after main has shut the manager down."""

import multiprocessing
import time


def work(board, ready):
    board["a"] = 1
    ready.set()
    time.sleep(0.4)
    board["b"] = 2


if __name__ == "__main__":
    ready = multiprocessing.Event()
    manager = multiprocessing.Manager()
    board = manager.dict()
    child = multiprocessing.Process(target=work, args=(board, ready))
    child.start()
    ready.wait()
    manager.shutdown()
    print("the manager is gone")
    child.join()
    print(f"exit code {child.exitcode}")
