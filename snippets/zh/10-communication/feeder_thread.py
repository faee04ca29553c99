"""第一次 put() 会启动一个线程，由它发送。"""

import multiprocessing
import threading


def write(queue):
    print(f"作者：threads={threading.active_count()}")
    queue.put(1)
    print(f"作者：threads={threading.active_count()}")


def read(queue):
    page = queue.get()
    print(f"读者：{page=}")
    print(f"读者：threads={threading.active_count()}")


if __name__ == "__main__":
    make = multiprocessing.Queue
    queue = make()
    kind, made = type(make).__name__, type(queue).__name__
    print(f"主进程：called={kind} made={made}")
    children = []
    for task in (write, read):
        child = multiprocessing.Process(
            target=task, args=(queue,)
        )
        child.start()
        children.append(child)
    for child in children:
        child.join()
