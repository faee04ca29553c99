"""Main joins a child whose queue nobody empties."""

import multiprocessing


def fill(queue):
    queue.put("x" * 1_000_000)
    print("the child is done")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    child = multiprocessing.Process(target=fill, args=(queue,))
    child.start()
    child.join()
    print(len(queue.get()))
