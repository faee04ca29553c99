"""子进程没有键盘可读。"""

import io
import multiprocessing
import sys


def ask():
    print(f"子进程：name={input()}")


def greet(name):
    print(f"子进程：{name=}")


if __name__ == "__main__":
    sys.stdin = io.StringIO("Ada\n")  # 代替键盘
    child = multiprocessing.Process(target=ask)
    child.start()
    child.join()
    print(f"主进程：exitcode={child.exitcode}")

    name = input()  # 由主进程来问
    child = multiprocessing.Process(
        target=greet, args=(name,)
    )
    child.start()
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
