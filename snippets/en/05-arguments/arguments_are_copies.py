"""A list given to a child is a copy from then on."""

import multiprocessing
import time


def add_three(numbers):
    time.sleep(0.1)
    numbers.append(3)
    print(f"child: numbers={numbers}")


if __name__ == "__main__":
    numbers = [1, 2]
    child = multiprocessing.Process(
        target=add_three, args=(numbers,)
    )
    child.start()  # the copy is made here
    numbers.append(4)  # too late for the child
    child.join()
    print(f"main: numbers={numbers}")
