"""cancel_join_thread: no waiting, and data lost."""

import multiprocessing
import queue


def work(pages, cancel):
    if cancel:
        pages.cancel_join_thread()
    for _ in range(500):  # more than a pipe holds
        pages.put("x" * 400)
    pages.put(None)


def drain(pages, timeout):
    got = 0
    try:
        while pages.get(timeout=timeout) is not None:
            got += 1
    except queue.Empty:
        print("main: error=Empty")
    return got


if __name__ == "__main__":
    for cancel in (True, False):
        pages = multiprocessing.Queue()
        child = multiprocessing.Process(
            target=work, args=(pages, cancel)
        )
        child.start()
        if cancel:
            child.join()  # no deadlock any more
        got = drain(pages, 0.5 if cancel else None)
        child.join()
        print(f"{cancel=} exitcode={child.exitcode} {got=}")
