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
        methods = pool.map, pool.imap, pool.imap_unordered
        for method in methods:
            event.clear()  # 第三个还没有开始
            order = list(method(work, [1, 2, 3]))
            print(f"method={method.__name__} {order=}")
