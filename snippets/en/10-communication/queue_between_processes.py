"""A queue carries pages from the writer to the reader."""

import multiprocessing
import os
import time


def read(queue):
    # get() waits for an item; None ends the loop.
    for sender, page in iter(queue.get, None):
        print(f"reader: got={page} sender={sender}")
    print("reader: end=True")


def write(queue):
    for page in (1, 2, 3):
        time.sleep(0.05)
        queue.put((os.getpid(), page))
        print(f"writer: put={page}")
    queue.put(None)  # the sentinel: nothing more will come


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    children = []
    for task in (read, write):
        child = multiprocessing.Process(
            target=task, args=(queue,)
        )
        child.start()
        children.append(child)
    for child in children:
        child.join()
        print(f"main: joined={child.pid}")
