"""qsize() says there is one, and there is none to get."""

import multiprocessing
import queue
import time


class Page:
    def __reduce__(self):
        time.sleep(0.3)  # the pickling of a large object
        return Page, ()


if __name__ == "__main__":
    pages = multiprocessing.Queue()
    pages.put(Page())
    print(f"main: qsize={pages.qsize()}")
    try:
        pages.get_nowait()
    except queue.Empty as error:
        print(f"main: error={type(error).__name__}")
    page = pages.get()
    print(f"main: got={type(page).__name__}")
