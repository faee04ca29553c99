"""A list given to a child is a copy from then on."""

import multiprocessing
import time


def add_four(numbers, changed):
    changed.wait()  # until main has added its 3
    numbers.append(4)
    print(f"child: numbers={numbers}")


if __name__ == "__main__":
    numbers = [1]
    changed = multiprocessing.Event()
    child = multiprocessing.Process(
        target=add_four, args=(numbers, changed)
    )
    numbers.append(2)  # still in time
    print(f"main: before={numbers}")
    child.start()  # the copy is made here
    time.sleep(0.3)
    numbers.append(3)  # too late for the child
    print(f"main: after={numbers}")
    changed.set()
    child.join()
    print(f"main: numbers={numbers}")
