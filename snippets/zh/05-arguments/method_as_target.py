"""方法当 target：整个对象都要传过去。"""

import multiprocessing
import threading


class Reader:
    def __init__(self, book):
        self.book = book
        self.lock = threading.Lock()

    def read(self):
        with self.lock:
            print(f"子进程：book={self.book!r}")


if __name__ == "__main__":
    reader = Reader("红楼梦")
    child = multiprocessing.Process(target=reader.read)
    child.start()
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
