"""The pool is made before the function that it is to call."""

import multiprocessing

if __name__ == "__main__":
    pool = multiprocessing.Pool(2)

    def double(number):
        return 2 * number

    print(pool.map(double, [1, 2, 3]))
