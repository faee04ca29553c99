"""主进程换了 sys.stdout，子进程的 print 不会跟去。"""

import io
import multiprocessing
import sys


def say():
    print("子进程：said=True")


def answer():
    return "子进程：answered=True"


if __name__ == "__main__":
    terminal, window = sys.stdout, io.StringIO()
    sys.stdout = window  # IDLE 就是这样做的
    child = multiprocessing.Process(target=say)
    child.start()
    child.join()
    with multiprocessing.Pool(1) as pool:
        print(pool.apply(answer))  # 由主进程来 print
    sys.stdout = terminal
    for line in window.getvalue().splitlines():
        print(f"窗口里：{line}")
