"""两个子进程，结束的时间和方式都不同。"""

import multiprocessing
import sys
import time


def prepare():
    print("备货：好了")
    sys.exit(3)


def deliver():
    print("送货：在路上")
    time.sleep(0.3)
    print("送货：送到了")


if __name__ == "__main__":
    first = multiprocessing.Process(target=prepare)
    second = multiprocessing.Process(target=deliver)
    first.start()
    second.start()
    second.join()
    print(f"主进程：exitcode={first.exitcode}")
    print(f"主进程：exitcode={second.exitcode}")
