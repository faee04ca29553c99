"""交给子进程的列表是一份副本，此后各改各的。"""

import multiprocessing
import time


def add_four(numbers, changed):
    changed.wait()  # 等主进程加完 3
    numbers.append(4)
    print(f"子进程：numbers={numbers}")


if __name__ == "__main__":
    numbers = [1]
    changed = multiprocessing.Event()
    child = multiprocessing.Process(
        target=add_four, args=(numbers, changed)
    )
    numbers.append(2)  # 还来得及
    print(f"主进程：before={numbers}")
    child.start()  # 副本在这里做好
    time.sleep(0.3)
    numbers.append(3)  # 子进程看不到这一个
    print(f"主进程：after={numbers}")
    changed.set()
    child.join()
    print(f"主进程：numbers={numbers}")
