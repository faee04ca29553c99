"""A worker of an executor is killed: no task survives."""

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor


def work(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(5)


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        futures = [
            executor.submit(work, number)
            for number in range(1, 5)
        ]
        for future in futures:
            error = future.exception()
            print(f"main: error={type(error).__name__}")
        print(f"main: {error}")
        try:
            executor.submit(time.time)
        except RuntimeError as error:
            print(f"main, one more: {error}")
