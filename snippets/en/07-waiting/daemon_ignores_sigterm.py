"""A daemon that ignores SIGTERM: main waits after all."""

import multiprocessing
import signal
import time


def work(started):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    started.set()
    time.sleep(0.5)
    alive = multiprocessing.parent_process().is_alive()
    print(f"daemon: done, parent_alive={alive}")


if __name__ == "__main__":
    started = multiprocessing.Event()
    child = multiprocessing.Process(
        target=work, args=(started,), daemon=True
    )
    child.start()
    started.wait()
    print(f"main: last line, daemon={child.daemon}")
