"""A child changes its own copy of an attribute."""

import multiprocessing
import time


def report(where, task):
    print(f"{where}: total={task.total}")


class Sum(multiprocessing.Process):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = 0

    def run(self):
        for number in self.numbers:
            self.total += number
            time.sleep(0.05)
        report("child, when done", self)


if __name__ == "__main__":
    child = Sum([1, 2, 3])
    report("main, before start()", child)
    child.start()
    child.join()
    report("main, after join()", child)
