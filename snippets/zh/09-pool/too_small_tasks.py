"""任务太小：进程池比循环慢。"""

import multiprocessing
import time


def square(number):
    return number * number


def measure(label, call, *arguments):
    start = time.perf_counter()
    result = call(*arguments)
    taken = (time.perf_counter() - start) * 1000
    print(f"{label}={taken:.3f} ms, sum={sum(result)}")


if __name__ == "__main__":
    numbers = range(40)
    measure("loop", list, map(square, numbers))
    with multiprocessing.Pool(2) as pool:
        # 等工作进程准备好
        pool.map(time.sleep, [0.1] * 2, 1)
        for size in (1, 20):
            label = f"chunksize_{size}"
            measure(label, pool.map, square, numbers, size)
