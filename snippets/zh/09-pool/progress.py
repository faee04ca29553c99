"""边做边报告进度。"""

import multiprocessing
import time


def square(number):
    time.sleep(0.3 / (number + 1))  # 0 最慢
    return number * number


if __name__ == "__main__":
    numbers = range(6)
    total = 0
    with multiprocessing.Pool(2) as pool:
        results = pool.imap_unordered(square, numbers)
        for done, result in enumerate(results, 1):
            total += result
            print(f"主进程：done={done} of={len(numbers)}")
    print(f"主进程：{total=}")
