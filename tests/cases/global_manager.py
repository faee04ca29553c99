"""A global that is assigned under the main guard is read by pool workers."""

import multiprocessing


def count(letter):
    seen[letter] += 1


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        seen = manager.dict(a=0, b=0)
        with multiprocessing.Pool(2) as pool:
            pool.map(count, "ab")
        print(dict(seen))
