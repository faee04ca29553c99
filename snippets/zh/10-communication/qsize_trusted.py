"""qsize() 说有，取的时候却没有。"""

import multiprocessing
import queue
import threading

asked = threading.Event()


class Page:
    def __reduce__(self):
        asked.wait()  # 代替大对象的序列化
        return Page, ()


if __name__ == "__main__":
    pages = multiprocessing.Queue()
    pages.put(Page())
    print(f"主进程：qsize={pages.qsize()}")
    try:
        pages.get_nowait()
    except queue.Empty as error:
        print(f"主进程：error={type(error).__name__}")
    asked.set()
    page = pages.get()
    print(f"主进程：got={type(page).__name__}")
