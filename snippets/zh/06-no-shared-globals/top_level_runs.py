"""三个子进程：文件顶层的代码执行几次？"""

import multiprocessing
import os
import time

print(f"顶层：pid={os.getpid()} module={__name__}")


def work(number):
    time.sleep(0.1)
    print(f"子进程：number={number}")


if __name__ == "__main__":
    for number in (1, 2, 3):
        child = multiprocessing.Process(
            target=work, args=(number,)
        )
        child.start()
