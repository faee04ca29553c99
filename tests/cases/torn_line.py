"""Two children write one line together, piece by piece."""

import multiprocessing
import sys
import time


def work(word, first, second):
    first.wait()
    sys.stdout.write(f"{word} ")
    sys.stdout.flush()
    second.set()
    time.sleep(0.1)
    print(f"end of {word}")


if __name__ == "__main__":
    start, middle, last = (multiprocessing.Event() for _ in range(3))
    children = [
        multiprocessing.Process(target=work, args=("one", start, middle)),
        multiprocessing.Process(target=work, args=("two", middle, last)),
    ]
    for child in children:
        child.start()
    start.set()
    for child in children:
        child.join()
