"""先取空，再 join。"""

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
    print(f"主进程：length={len(queue.get())}")
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
