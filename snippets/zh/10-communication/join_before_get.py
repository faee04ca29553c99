"""主进程没取空就 join：死锁。"""

import multiprocessing


def work(queue):
    queue.put("x" * 1_000_000)  # 管道装不下
    print("子进程：put=True")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    child = multiprocessing.Process(
        target=work, args=(queue,)
    )
    child.start()
    child.join()  # 永远等下去
    print(f"主进程：length={len(queue.get())}")
