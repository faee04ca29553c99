"""A worker of a Pool is killed: its task is lost."""

import multiprocessing
import os
import signal


def work(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        results = [
            pool.apply_async(work, (number,))
            for number in (1, 2, 3, 4)
        ]
        lost = results.pop(1)
        for result in results:
            print(f"main: result={result.get()}")
        try:
            lost.get(timeout=0.5)
        except multiprocessing.TimeoutError as error:
            print(f"main: error={type(error).__name__}")
