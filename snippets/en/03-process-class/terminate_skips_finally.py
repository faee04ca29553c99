"""A child that is terminated does not run its finally."""

import multiprocessing
import time


def work(seconds, ready):
    name = multiprocessing.current_process().name
    try:
        print(f"{name}: try=entered")
        ready.release()
        time.sleep(seconds)
    finally:
        print(f"{name}: finally=done")


if __name__ == "__main__":
    ready = multiprocessing.Semaphore(0)
    finished = multiprocessing.Process(
        name="left alone", target=work, args=(0.2, ready)
    )
    stopped = multiprocessing.Process(
        name="terminated", target=work, args=(60, ready)
    )
    for child in (finished, stopped):
        child.start()
    for _ in (finished, stopped):
        ready.acquire()  # until both are inside try
    finished.join()
    stopped.terminate()
    stopped.join()
    for child in (finished, stopped):
        print(f"{child.name}: exitcode={child.exitcode}")
