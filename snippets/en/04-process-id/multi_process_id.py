"""Who created whom: each tells its id and its parent's."""

import os
import time
from multiprocessing import Process, parent_process


def work(task):
    creator = parent_process()
    print(f"{task}: pid={os.getpid()} ppid={os.getppid()}")
    print(f"{task}: created_by={creator.pid}")
    for step in range(1, 4):
        time.sleep(0.1)
        print(f"{task}: step={step}")


if __name__ == "__main__":
    print(f"main: pid={os.getpid()}")
    for task in ("music", "book"):
        child = Process(target=work, args=(task,))
        child.start()
        print(f"main: started={child.pid}")
