"""The result asked for after the with block."""

import multiprocessing
import time


def work(number):
    time.sleep(5)
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        result = pool.apply_async(work, (6,))
    print("left the block")
    # without the timeout it would wait for ever:
    print(f"result={result.get(timeout=0.5)}")
