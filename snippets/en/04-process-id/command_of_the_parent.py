"""What program is a child's parent?"""

import os
from multiprocessing import Process, parent_process
from pathlib import Path

import psutil


def work():
    parent = psutil.Process(os.getppid())
    command = " ".join(parent.cmdline())
    server = "multiprocessing.forkserver" in command
    this_file = Path(__file__).name in command
    print(f"child: {server=} {this_file=}")


if __name__ == "__main__":
    print(f"main: parent_process={parent_process()}")
    Process(target=work).start()
