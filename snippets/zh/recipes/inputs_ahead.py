"""imap 会提前取走输入，让它取多少就取多少。"""

import multiprocessing
import threading
import time


def inputs(room):
    global taken
    for number in range(40):
        room.acquire()
        taken += 1
        yield number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        for size in (40, 8):
            taken = fetched = most = 0
            room = threading.Semaphore(size)
            for _ in pool.imap(abs, inputs(room)):
                time.sleep(0.01)  # 主进程很慢
                most = max(most, taken - fetched)
                fetched += 1
                room.release()
            print(f"{size=} {fetched=} {most=}")
