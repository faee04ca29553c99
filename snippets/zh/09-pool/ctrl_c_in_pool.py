"""进程池工作时按 Ctrl-C。"""

import multiprocessing
import time


def share(semaphore):
    global started
    started = semaphore


def work(task):
    started.release()  # 又有一个任务开始了
    time.sleep(5)


if __name__ == "__main__":
    started = multiprocessing.Semaphore(0)
    with multiprocessing.Pool(2, share, (started,)) as pool:
        workers = multiprocessing.active_children()
        result = pool.map_async(work, ("听音乐", "看书"))
        for _ in range(2):
            started.acquire()  # 等两个任务都开始
        try:
            print("主进程：现在按 Ctrl-C")
            result.get()
        except KeyboardInterrupt:
            print("主进程：caught=KeyboardInterrupt")
        for worker in workers:
            worker.join()
        print(f"主进程：ready={result.ready()}")
