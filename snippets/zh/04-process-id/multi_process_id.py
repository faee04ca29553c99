"""谁创建了谁：报出自己的 pid 和父进程的 pid。"""

import os
import time
from multiprocessing import Process, parent_process


def work(task):
    creator = parent_process()
    print(f"{task}：pid={os.getpid()} ppid={os.getppid()}")
    print(f"{task}：created_by={creator.pid}")
    for step in range(1, 4):
        time.sleep(0.1)
        print(f"{task}：step={step}")


if __name__ == "__main__":
    print(f"主进程：pid={os.getpid()}")
    for task in ("听音乐", "看书"):
        child = Process(target=work, args=(task,))
        child.start()
        print(f"主进程：started={child.pid}")
