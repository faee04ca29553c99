"""三个子进程：文件顶层的代码执行几次？"""

import multiprocessing
import random
import time

token = random.randrange(10**12)
print(f"顶层：module={__name__} token={token}")


def work(number):
    print(f"子进程：number={number} mine={token}")
    time.sleep(0.1)


if __name__ == "__main__":
    for number in (1, 2, 3):
        child = multiprocessing.Process(
            target=work, args=(number,)
        )
        child.start()
