"""Three tasks for two workers: the pool uses them again."""

import multiprocessing
import os
import time


def work(task):
    pid = os.getpid()
    lines = []
    for step in range(1, 4):
        time.sleep(0.05)
        lines.append(f"{task}: {step=} {pid=}")
    return lines


def worker_pids():
    workers = multiprocessing.active_children()
    return sorted(worker.pid for worker in workers)


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    print(f"main: workers={worker_pids()}")

    results = []
    for task in ("music", "book", "tea"):
        results.append(pool.apply_async(work, (task,)))
    print("main: three tasks submitted")

    for result in results:
        for line in result.get():
            print(line)
    print(f"main: workers={worker_pids()}")

    pool.close()
    pool.join()
    print(f"main: workers={worker_pids()}")
