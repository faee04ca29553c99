"""A queue carries pages from the writer to the reader."""

import multiprocessing
import os
import threading
import time


def read(queue):
    # get() waits for an item; None ends the loop.
    for sender, page in iter(queue.get, None):
        print(f"reader: got={page} sender={sender}")
    print(f"reader: threads={threading.active_count()}")


def write(queue):
    print(f"writer: threads={threading.active_count()}")
    for page in (1, 2, 3):
        time.sleep(0.05)
        queue.put((os.getpid(), page))
        print(f"writer: put={page}")
    queue.put(None)  # the sentinel: nothing more will come
    print(f"writer: threads={threading.active_count()}")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    kind = type(multiprocessing.Queue).__name__
    made = type(queue).__name__
    print(f"main: called={kind} made={made}")
    children = []
    for task in (read, write):
        child = multiprocessing.Process(
            target=task, args=(queue,)
        )
        child.start()
        children.append(child)
    for child in children:
        child.join()
