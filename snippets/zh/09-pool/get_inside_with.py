"""在 with 块之内取结果。"""

import multiprocessing
import time


def work(number):
    time.sleep(0.3)
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        result = pool.apply_async(work, (6,))
        print(f"result={result.get()}")
    print("已离开 with 块")
