"""Two producers, one queue: each keeps its own order."""

import multiprocessing
import time


def produce(name, queue, barrier):
    print(f"producer {name}: ready={name}")
    barrier.wait()  # both are ready, nothing is put yet
    for number in range(1, 5):
        queue.put((name, number))
        print(f"producer {name}: put={number}")
        time.sleep(0.03)
    queue.put((name, None))  # one sentinel per producer


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    barrier = multiprocessing.Barrier(2)
    children = []
    for name in ("A", "B"):
        child = multiprocessing.Process(
            target=produce, args=(name, queue, barrier)
        )
        child.start()
        children.append(child)

    unfinished = len(children)
    while unfinished:
        name, number = queue.get()
        if number is None:
            unfinished -= 1
            print(f"main: finished={name}")
        else:
            print(f"main: {name}={number}")

    for child in children:  # only now: the queue is empty
        child.join()
        print(f"main: exitcode={child.exitcode}")
