"""A pool without a main file: no result ever comes."""

import multiprocessing
import sys
import time


def double(number):
    return 2 * number


if __name__ == "__main__":
    del sys.modules["__main__"].__file__  # as in a notebook
    with multiprocessing.Pool(1) as pool:
        (worker,) = multiprocessing.active_children()
        result = pool.apply_async(double, (21,))
        while worker.is_alive() and not result.ready():
            time.sleep(0.01)
        result.wait(0.3)  # without a limit: for ever
        print(f"main: alive={worker.is_alive()}")
        print(f"main: ready={result.ready()}")
        if result.ready():
            print(f"main: result={result.get()}")
