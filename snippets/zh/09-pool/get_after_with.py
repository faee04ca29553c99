"""with 块之外才取结果。"""

import multiprocessing
import time


def work(number):
    time.sleep(5)
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        result = pool.apply_async(work, (6,))
    print("已离开 with 块")
    # 没有 timeout，就永远等下去：
    print(f"result={result.get(timeout=0.5)}")
