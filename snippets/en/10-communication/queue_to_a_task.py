"""A queue as the argument of a pool's task."""

import multiprocessing


def work(queue, number):
    queue.put(number * number)


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        queue = multiprocessing.Queue()
        try:
            pool.apply(work, (queue, 3))
        except RuntimeError as error:
            print(f"main: {error}")

        with multiprocessing.Manager() as manager:
            queue = manager.Queue()
            pool.apply(work, (queue, 4))
            print(f"main: got={queue.get()}")
