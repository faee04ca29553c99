"""三个子进程：文件顶层的代码执行几次？"""

import multiprocessing
import random

token = random.random()
print(f"顶层：module={__name__} token={token:.6f}")


def work(number):
    print(f"子进程：number={number} mine={token:.6f}")


if __name__ == "__main__":
    for number in (1, 2, 3):
        child = multiprocessing.Process(
            target=work, args=(number,)
        )
        child.start()
