"""把任务写成 Process 的子类：重写 run()。"""

import multiprocessing
import os
import time


class Task(multiprocessing.Process):
    def __init__(self, task):
        super().__init__()
        self.task = task

    def run(self):
        for index in range(1, 4):
            print(
                f"{self.task}：index={index} "
                f"name={self.name} "
                f"pid={os.getpid()} ppid={os.getppid()}"
            )
            time.sleep(0.1)


if __name__ == "__main__":
    print(f"主进程：pid={os.getpid()}")
    for task in ("听音乐", "看书"):
        Task(task).start()
