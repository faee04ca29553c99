"""One generator, made at the top level: do the children draw the same numbers?"""

import multiprocessing
import random
import time

generator = random.Random(time.time_ns())


def draw():
    numbers = [generator.randrange(100) for _ in range(5)]
    print(f"numbers={numbers}")


if __name__ == "__main__":
    for _ in range(3):
        child = multiprocessing.Process(target=draw)
        child.start()
        child.join()
