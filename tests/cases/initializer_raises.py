"""A pool whose initializer fails starts new workers for ever."""

import multiprocessing


def prepare():
    raise FileNotFoundError("settings.ini")


def task(number):
    return number


if __name__ == "__main__":
    with multiprocessing.Pool(2, prepare) as pool:
        print(pool.map(task, [1, 2]))
