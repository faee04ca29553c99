"""fork 之后：地址相同，内容不同。"""

import multiprocessing
import time

numbers = [0]


def change(changed):
    time.sleep(0.1)
    numbers.append(1)
    print(f"子进程：address={id(numbers):#x} {numbers=}")
    changed.set()


if __name__ == "__main__":
    fork = multiprocessing.get_context("fork")
    changed = fork.Event()
    child = fork.Process(target=change, args=(changed,))
    print(f"主进程：address={id(numbers):#x} {numbers=}")
    child.start()
    changed.wait()  # 等子进程改完再看
    print(f"主进程：address={id(numbers):#x} {numbers=}")
