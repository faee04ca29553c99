"""Ctrl-C while a pool is at work."""

import multiprocessing
import time


def share(semaphore):
    global started
    started = semaphore


def work(task):
    started.release()  # one more has begun
    time.sleep(5)


if __name__ == "__main__":
    started = multiprocessing.Semaphore(0)
    with multiprocessing.Pool(2, share, (started,)) as pool:
        workers = multiprocessing.active_children()
        result = pool.map_async(work, ("music", "book"))
        for _ in range(2):
            started.acquire()  # until both have begun
        try:
            print("main: press Ctrl-C now")
            result.get()
        except KeyboardInterrupt:
            print("main: caught=KeyboardInterrupt")
        for worker in workers:
            worker.join()
        print(f"main: ready={result.ready()}")
