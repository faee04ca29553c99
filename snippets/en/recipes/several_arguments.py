"""A function of several arguments for map."""

import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def total(price, count):
    return price * count


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        pairs = pool.starmap(total, [(3, 1), (5, 2)])
        fixed = functools.partial(total, 3)
        partial = pool.map(fixed, [1, 2])
    with ProcessPoolExecutor(2) as executor:
        lists = list(executor.map(total, [3, 5], [1, 2]))
    print(f"Pool: {pairs=} {partial=}")
    print(f"executor: {lists=}")
