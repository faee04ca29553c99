"""不能序列化的结果送不回来。"""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.pool import MaybeEncodingError


def numbers(count):
    return (n for n in range(count))  # 一个生成器


if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        try:
            pool.apply(numbers, (3,))
        except MaybeEncodingError as error:
            print(f"Pool: MaybeEncodingError: {error}")
    with ProcessPoolExecutor(1) as executor:
        error = executor.submit(numbers, 3).exception()
        print(f"执行器：{type(error).__name__}: {error}")
