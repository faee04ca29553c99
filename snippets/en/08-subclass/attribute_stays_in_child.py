"""A child changes its own copy of an attribute."""

import multiprocessing
import time


class Sum(multiprocessing.Process):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = 0

    def run(self):
        for number in self.numbers:
            self.total += number
            time.sleep(0.05)
        print(f"child, when done: total={self.total}")


if __name__ == "__main__":
    child = Sum([1, 2, 3])
    print(f"main, before start(): total={child.total}")
    child.start()
    child.join()
    print(f"main, after join(): total={child.total}")
