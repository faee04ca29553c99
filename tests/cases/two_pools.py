"""A map in one pool and single tasks in another: which box has which number?"""

import multiprocessing


def task(number):
    return number


if __name__ == "__main__":
    with multiprocessing.Pool(1) as first, multiprocessing.Pool(1) as second:
        print(first.map(task, range(4), chunksize=2))
        print(second.apply(task, (10,)))
        print(first.map(task, range(2), chunksize=1))
        print(second.apply(task, (11,)))
