"""Two children fill a global list; main's stays empty."""

import multiprocessing
import os
import time

numbers = []


def append_three(task):
    for number in range(3):
        numbers.append(number)
        print(f"{task}: pid={os.getpid()} {numbers=}")
        time.sleep(0.1)


if __name__ == "__main__":
    children = [
        multiprocessing.Process(
            target=append_three, args=(task,)
        )
        for task in ("music", "book")
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"main: pid={os.getpid()} {numbers=}")
