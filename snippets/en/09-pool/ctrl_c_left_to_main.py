"""Workers that ignore Ctrl-C: main alone decides."""

import multiprocessing
import signal
import time


def share(barrier):
    global started
    started = barrier
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(number):
    started.wait()
    time.sleep(0.3)
    return number


if __name__ == "__main__":
    started = multiprocessing.Barrier(3)
    with multiprocessing.Pool(2, share, (started,)) as pool:
        result = pool.map_async(work, (1, 2))
        started.wait()  # until both have begun
        try:
            print("main: press Ctrl-C now")
            time.sleep(5)
        except KeyboardInterrupt:
            print("main: caught=KeyboardInterrupt")
        print(f"main: results={result.get()}")
