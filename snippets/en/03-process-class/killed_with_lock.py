"""A child is terminated while it holds a lock."""

import multiprocessing
import time


def work(lock, ready):
    with lock:
        ready.set()
        time.sleep(60)


if __name__ == "__main__":
    lock = multiprocessing.Lock()
    ready = multiprocessing.Event()
    child = multiprocessing.Process(
        target=work, args=(lock, ready)
    )
    child.start()
    ready.wait()  # the child has the lock
    child.terminate()
    child.join()
    print(f"child: exitcode={child.exitcode}")
    got = lock.acquire(timeout=0.2)
    print(f"main: got={got}")
