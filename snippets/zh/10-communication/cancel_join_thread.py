"""cancel_join_thread：不再等待，数据丢失。"""

import multiprocessing
import queue


def work(pages, cancel):
    if cancel:
        pages.cancel_join_thread()
    for _ in range(500):  # 管道装不下
        pages.put("x" * 400)
    pages.put(None)


def drain(pages, timeout):
    got = 0
    try:
        while pages.get(timeout=timeout) is not None:
            got += 1
    except queue.Empty:
        print("主进程：error=Empty")
    return got


if __name__ == "__main__":
    for cancel in (True, False):
        pages = multiprocessing.Queue()
        child = multiprocessing.Process(
            target=work, args=(pages, cancel)
        )
        child.start()
        if cancel:
            child.join()  # 不再死锁
        got = drain(pages, 0.5 if cancel else None)
        child.join()
        print(f"{cancel=} exitcode={child.exitcode} {got=}")
