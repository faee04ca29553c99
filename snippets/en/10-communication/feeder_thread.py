"""The first put() starts a thread that does the sending."""

import multiprocessing
import threading


def write(queue):
    print(f"writer: threads={threading.active_count()}")
    queue.put(1)
    print(f"writer: threads={threading.active_count()}")


def read(queue):
    page = queue.get()
    print(f"reader: {page=}")
    print(f"reader: threads={threading.active_count()}")


if __name__ == "__main__":
    make = multiprocessing.Queue
    queue = make()
    kind, made = type(make).__name__, type(queue).__name__
    print(f"main: called={kind} made={made}")
    children = []
    for task in (write, read):
        child = multiprocessing.Process(
            target=task, args=(queue,)
        )
        child.start()
        children.append(child)
    for child in children:
        child.join()
