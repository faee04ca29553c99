"""把队列当作进程池任务的参数。"""

import multiprocessing
import os


def work(queue):
    queue.put(os.getpid())


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        queue = multiprocessing.Queue()
        try:
            pool.apply(work, (queue,))
        except RuntimeError as error:
            print(f"主进程：{error}")

        with multiprocessing.Manager() as manager:
            queue = manager.Queue()
            pool.apply(work, (queue,))
            print(f"主进程：got={queue.get()}")
