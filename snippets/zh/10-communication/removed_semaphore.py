"""正常退出：信号量也删除了。"""

import multiprocessing
import sys

if __name__ == "__main__":
    lock = multiprocessing.Lock()
    with lock:
        print("主进程：locked=True")
    sys.exit()
