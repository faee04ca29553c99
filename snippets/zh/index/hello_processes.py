"""两个子进程先问好，主进程等它们结束，再问好。"""

import multiprocessing
import os
import time


def greet(who):
    print(f"{who}：你好，pid={os.getpid()}")


def work(who):
    greet(who)
    time.sleep(0.2)


if __name__ == "__main__":
    children = [
        multiprocessing.Process(target=work, args=(who,))
        for who in ("子进程甲", "子进程乙")
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    greet("主进程")
