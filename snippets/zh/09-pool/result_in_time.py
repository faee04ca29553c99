"""等结果，但只等这么久。"""

import multiprocessing
import time


def work(seconds):
    time.sleep(seconds)
    return seconds


if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        result = pool.apply_async(work, (0.5,))
        try:
            result.get(timeout=0.1)
        except multiprocessing.TimeoutError as error:
            print(f"主进程：error={type(error).__name__}")
        print(f"主进程：result={result.get()}")
