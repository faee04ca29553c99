"""任务 1 不可能先于任务 2 结束：结果按什么顺序来？"""

import multiprocessing
import time


def share(event):
    global third_began
    third_began = event


def work(number):
    time.sleep(0.03)
    if number == 1:
        third_began.wait()
    if number == 3:
        third_began.set()
    return number


if __name__ == "__main__":
    event = multiprocessing.Event()
    with multiprocessing.Pool(2, share, (event,)) as pool:
        order = pool.map(work, [1, 2, 3])
        print(f"map：order={order}")

        event.clear()
        order = list(pool.imap(work, [1, 2, 3]))
        print(f"imap：order={order}")

        event.clear()
        order = list(pool.imap_unordered(work, [1, 2, 3]))
        print(f"imap_unordered：order={order}")
