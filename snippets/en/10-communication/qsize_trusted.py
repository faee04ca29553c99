"""qsize() says there is one; get_nowait() finds none."""

import multiprocessing
import queue
import threading

asked = threading.Event()


class Page:
    def __reduce__(self):
        asked.wait()  # a large object takes long
        return Page, ()


if __name__ == "__main__":
    pages = multiprocessing.Queue()
    pages.put(Page())
    print(f"main: qsize={pages.qsize()}")
    try:
        pages.get_nowait()
    except queue.Empty as error:
        print(f"main: error={type(error).__name__}")
    asked.set()
    page = pages.get()
    print(f"main: got={type(page).__name__}")
