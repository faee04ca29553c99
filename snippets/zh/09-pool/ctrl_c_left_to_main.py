"""工作进程忽略 Ctrl-C，只由主进程决定。"""

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
        started.wait()  # 等两个任务都开始
        try:
            print("主进程：现在按 Ctrl-C")
            time.sleep(5)
        except KeyboardInterrupt:
            print("主进程：caught=KeyboardInterrupt")
        print(f"主进程：results={result.get()}")
