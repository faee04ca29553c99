"""One loop trusts empty(), one waits for the end."""

import multiprocessing
import time


class Page:
    def __init__(self, number):
        self.number = number

    def __reduce__(self):
        time.sleep(0.2)  # as a large object does
        return Page, (self.number,)


def while_not_empty(queue):
    got = []
    while not queue.empty():
        got.append(queue.get().number)
    print(f"empty: {got=}")


def until_the_end(queue):
    got = [page.number for page in iter(queue.get, None)]
    print(f"sentinel: {got=}")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    for number in (1, 2):
        queue.put(Page(number))
    queue.put(None)
    while_not_empty(queue)
    until_the_end(queue)
