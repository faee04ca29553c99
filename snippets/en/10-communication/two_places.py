"""A semaphore: two places, four processes."""

from multiprocessing import Barrier, Process, Semaphore


def work(places, everyone):
    entered = places.acquire(timeout=0.3)
    print(f"child: {entered=}")
    everyone.wait()  # all have tried before anyone leaves
    if entered:
        places.release()


if __name__ == "__main__":
    places, everyone = Semaphore(2), Barrier(4)
    children = [
        Process(target=work, args=(places, everyone))
        for _ in range(4)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    free = [places.acquire(timeout=0.1) for _ in range(3)]
    print(f"main: {free=}")
