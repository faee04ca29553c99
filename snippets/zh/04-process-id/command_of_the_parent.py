"""子进程的父进程是什么程序？"""

import os
from multiprocessing import Process, parent_process
from pathlib import Path

import psutil


def work():
    parent = psutil.Process(os.getppid())
    command = " ".join(parent.cmdline())
    server = "multiprocessing.forkserver" in command
    this_file = Path(__file__).name in command
    print(f"子进程：{server=} {this_file=}")


if __name__ == "__main__":
    print(f"主进程：parent_process={parent_process()}")
    Process(target=work).start()
