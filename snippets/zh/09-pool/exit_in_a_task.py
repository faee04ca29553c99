"""任务里调用 sys.exit()，谁会知道？"""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor


def work():
    sys.exit(3)


def worker_pids():
    workers = multiprocessing.active_children()
    return [worker.pid for worker in workers]


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        error = executor.submit(work).exception()
    print(f"executor：error={type(error).__name__}")

    with multiprocessing.Pool(1) as pool:
        before = worker_pids()
        result = pool.apply_async(work)
        while worker_pids() in (before, []):
            result.wait(0.05)
        print(f"Pool：{before=} after={worker_pids()}")
        result.get()  # 永远等下去
        print("Pool：有结果了")
