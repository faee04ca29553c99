"""A task as a subclass of Process: run() is overridden."""

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
                f"{self.task}: index={index} "
                f"name={self.name} "
                f"pid={os.getpid()} ppid={os.getppid()}"
            )
            time.sleep(0.1)


if __name__ == "__main__":
    print(f"main: pid={os.getpid()}")
    for task in ("music", "book"):
        Task(task).start()
