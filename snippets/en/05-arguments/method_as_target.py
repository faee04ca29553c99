"""A method as target: its whole object is sent."""

import multiprocessing
import threading


class Reader:
    def __init__(self, book):
        self.book = book
        self.lock = threading.Lock()

    def read(self):
        with self.lock:
            print(f"child: book={self.book!r}")


if __name__ == "__main__":
    reader = Reader("Emma")
    child = multiprocessing.Process(target=reader.read)
    child.start()
    child.join()
    print(f"main: exitcode={child.exitcode}")
