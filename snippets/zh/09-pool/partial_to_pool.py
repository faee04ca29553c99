"""顶层函数，加上 functools.partial。"""

import functools
import multiprocessing


def power(exponent, number):
    return number**exponent


if __name__ == "__main__":
    square = functools.partial(power, 2)
    with multiprocessing.Pool(2) as pool:
        powers = pool.map(square, [1, 2, 3])
    print(f"{powers=}")
