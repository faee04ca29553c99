"""The same, with a lock that can be sent."""

import multiprocessing


class Reader:
    def __init__(self, book):
        self.book = book
        self.lock = multiprocessing.Lock()

    def read(self):
        with self.lock:
            print(f"child: book={self.book!r}")


if __name__ == "__main__":
    reader = Reader("Emma")
    child = multiprocessing.Process(target=reader.read)
    child.start()
    child.join()
    print(f"main: exitcode={child.exitcode}")
