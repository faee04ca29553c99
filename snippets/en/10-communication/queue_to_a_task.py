"""A queue as the argument of a pool's task."""

import multiprocessing
import os


def work(queue):
    queue.put(os.getpid())


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        queue = multiprocessing.Queue()
        try:
            pool.apply(work, (queue,))
        except RuntimeError as error:
            print(f"main: {error}")

        with multiprocessing.Manager() as manager:
            queue = manager.Queue()
            pool.apply(work, (queue,))
            print(f"main: got={queue.get()}")
