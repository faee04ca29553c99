"""交给子进程的列表是一份副本，此后各改各的。"""

import multiprocessing
import time


def add_three(numbers):
    time.sleep(0.1)
    numbers.append(3)
    print(f"子进程：numbers={numbers}")


if __name__ == "__main__":
    numbers = [1, 2]
    child = multiprocessing.Process(
        target=add_three, args=(numbers,)
    )
    child.start()  # 副本在这里做好
    numbers.append(4)  # 子进程看不到这一个
    child.join()
    print(f"主进程：numbers={numbers}")
