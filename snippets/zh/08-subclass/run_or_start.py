"""run() 就在当前进程里执行；start() 才有子进程。"""

import multiprocessing
import os
import time


class Task(multiprocessing.Process):
    def run(self):
        print(f"run 方法：ran_in={os.getpid()}")
        time.sleep(0.1)


if __name__ == "__main__":
    print(f"主进程：pid={os.getpid()}")
    task = Task()
    task.run()
    print(f"run() 之后：task_pid={task.pid}")
    task.start()
    print(f"start() 之后：task_pid={task.pid}")
    task.join()
    print(f"join() 之后：exitcode={task.exitcode}")
