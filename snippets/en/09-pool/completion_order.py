"""Task 1 cannot end before task 2: in which order?"""

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
            event.clear()  # the third has not begun
            order = list(method(work, [1, 2, 3]))
            print(f"method={method.__name__} {order=}")
