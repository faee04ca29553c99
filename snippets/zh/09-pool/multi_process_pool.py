"""三个任务，两个工作进程：进程池反复使用它们。"""

import multiprocessing
import os
import time


def work(task):
    pid = os.getpid()
    lines = []
    for step in range(1, 4):
        time.sleep(0.05)
        lines.append(f"{task}：{step=} {pid=}")
    return lines


def worker_pids():
    workers = multiprocessing.active_children()
    return sorted(worker.pid for worker in workers)


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    print(f"主进程：workers={worker_pids()}")

    results = []
    for task in ("听音乐", "看书", "泡茶"):
        results.append(pool.apply_async(work, (task,)))
    print("主进程：三个任务已提交")

    for result in results:
        for line in result.get():
            print(line)
    print(f"主进程：workers={worker_pids()}")

    pool.close()
    pool.join()
    print(f"主进程：workers={worker_pids()}")
