"""A lambda given to a pool."""

import multiprocessing

if __name__ == "__main__":
    exponent = 2
    with multiprocessing.Pool(2) as pool:
        powers = pool.map(lambda n: n**exponent, [1, 2, 3])
    print(f"{powers=}")
