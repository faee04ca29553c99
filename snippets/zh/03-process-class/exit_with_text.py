"""sys.exit() 的参数是文字时，退出码是几？"""

import sys
from multiprocessing import Process


def work():
    sys.exit("bye")


if __name__ == "__main__":
    child = Process(target=work)
    child.start()
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
