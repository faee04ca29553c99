"""守护进程忽略 SIGTERM：主进程还是得等它。"""

import multiprocessing
import signal
import time


def work(started):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    started.set()
    time.sleep(0.5)
    alive = multiprocessing.parent_process().is_alive()
    print(f"守护进程：做完了，parent_alive={alive}")


if __name__ == "__main__":
    started = multiprocessing.Event()
    child = multiprocessing.Process(
        target=work, args=(started,), daemon=True
    )
    child.start()
    started.wait()
    print(f"主进程：最后一行，daemon={child.daemon}")
