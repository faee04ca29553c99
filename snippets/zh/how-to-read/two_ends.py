"""两个子进程，结束的时间和方式都不同。"""

import multiprocessing
import sys
import time


def prepare(ready):
    time.sleep(0.2)
    print("备货：好了")
    ready.set()
    sys.exit(3)


def deliver(ready):
    print("送货：等着")
    ready.wait()
    time.sleep(0.4)
    print("送货：送到了")


if __name__ == "__main__":
    ready = multiprocessing.Event()
    first, second = (
        multiprocessing.Process(target=task, args=(ready,))
        for task in (deliver, prepare)
    )
    first.start()
    second.start()
    first.join()
    print(f"主进程：exitcode={second.exitcode}")
    print(f"主进程：exitcode={first.exitcode}")
