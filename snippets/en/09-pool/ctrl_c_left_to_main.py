"""Workers that ignore Ctrl-C: main alone decides."""

import multiprocessing
import signal
import time


def share(semaphore):
    global started
    started = semaphore
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(number):
    started.release()  # one more has begun
    time.sleep(0.3)
    return number


if __name__ == "__main__":
    started = multiprocessing.Semaphore(0)
    with multiprocessing.Pool(2, share, (started,)) as pool:
        result = pool.map_async(work, (1, 2))
        for _ in range(2):
            started.acquire()  # until both have begun
        try:
            print("main: press Ctrl-C now")
            time.sleep(5)
        except KeyboardInterrupt:
            print("main: caught=KeyboardInterrupt")
        print(f"main: results={result.get()}")
