"""打开的文件能作参数吗？"""

from multiprocessing import Process
from pathlib import Path


def work(file):
    print(f"子进程：lines={len(file.readlines())}")


if __name__ == "__main__":
    with Path(__file__).open(encoding="utf-8") as file:
        child = Process(target=work, args=(file,))
        try:
            child.start()
        except TypeError as error:
            print(f"主进程：{error!r}")
