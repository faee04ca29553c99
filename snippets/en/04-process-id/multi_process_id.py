"""Who created whom: each process tells its id and its parent's."""

import multiprocessing
import os
import time


def work(task):
    creator = multiprocessing.parent_process()
    print(f"{task}: pid={os.getpid()} ppid={os.getppid()}")
    print(f"{task}: created_by={creator.pid}")
    for step in range(1, 4):
        time.sleep(0.1)
        print(f"{task}: step={step}")


if __name__ == "__main__":
    print(f"main: pid={os.getpid()}")
    for task in ("music", "book"):
        child = multiprocessing.Process(target=work, args=(task,))
        child.start()
        print(f"main: started={child.pid}")
