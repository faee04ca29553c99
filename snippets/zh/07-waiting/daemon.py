"""守护进程：主进程不等它，结束时把它终止。"""

import multiprocessing
import os
import time


def work(started):
    print(f"守护进程：开始，pid={os.getpid()}")
    started.set()
    time.sleep(5)
    print("守护进程：做完了")  # 永远到不了这里


if __name__ == "__main__":
    started = multiprocessing.Event()
    child = multiprocessing.Process(
        target=work, args=(started,), daemon=True
    )
    child.start()
    started.wait()
    time.sleep(0.2)
    print(f"主进程：最后一行，started={child.pid}")
