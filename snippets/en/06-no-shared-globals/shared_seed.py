"""Random numbers, from three generators."""

import multiprocessing
import random

generator = random.Random()  # gets its seed here


def work():
    at_top = generator.random()
    in_task = random.Random().random()
    module = random.random()
    print(f"{at_top=:.6f} {in_task=:.6f} {module=:.6f}")


if __name__ == "__main__":
    for _ in range(2):
        child = multiprocessing.Process(target=work)
        child.start()
        child.join()
