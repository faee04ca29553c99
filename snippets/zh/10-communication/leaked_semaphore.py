"""主进程不告而别，留下一个信号量。"""

import multiprocessing
import os

if __name__ == "__main__":
    lock = multiprocessing.Lock()
    with lock:
        print("主进程：locked=True")
    os._exit(1)  # 被 kill -9 也一样
