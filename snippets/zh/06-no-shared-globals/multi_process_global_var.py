"""子进程往全局列表里添加，主进程的列表仍是空的。"""

import multiprocessing
import os
import time

numbers = []


def append_three(task):
    for number in range(3):
        numbers.append(number)
        print(f"{task}：pid={os.getpid()} {numbers=}")
        time.sleep(0.1)


if __name__ == "__main__":
    children = [
        multiprocessing.Process(
            target=append_three, args=(task,)
        )
        for task in ("听音乐", "看书")
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"主进程：pid={os.getpid()} {numbers=}")
