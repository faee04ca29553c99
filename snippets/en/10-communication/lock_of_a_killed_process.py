"""A process is killed while it holds a lock."""

import multiprocessing
import time


def work(lock, pipe):
    with lock:
        pipe.send("I have the lock")
        time.sleep(5)


if __name__ == "__main__":
    lock = multiprocessing.Lock()
    pipe, other_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=work, args=(lock, other_end)
    )
    child.start()
    pipe.recv()
    child.terminate()
    child.join()
    print(f"main: exitcode={child.exitcode}")
    acquired = lock.acquire(timeout=0.3)
    print(f"main: {acquired=}")
