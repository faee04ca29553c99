"""换成 executor：map、submit、as_completed。"""

import os
import time
from concurrent.futures import (
    ProcessPoolExecutor,
    as_completed,
)


def square(number):
    time.sleep(0.05)
    return number * number, os.getpid()


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        results = list(executor.map(square, range(6)))
        squares = [result for result, pid in results]
        print(f"map：{squares=}")

        futures = [
            executor.submit(square, number)
            for number in (7, 8)
        ]
        for future in as_completed(futures):
            result, pid = future.result()
            print(f"先做完的先到：{result=} {pid=}")
