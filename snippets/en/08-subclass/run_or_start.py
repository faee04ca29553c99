"""run() stays in this process; start() makes a child."""

import multiprocessing
import os
import time


class Task(multiprocessing.Process):
    def run(self):
        print(f"in run: ran_in={os.getpid()}")
        time.sleep(0.1)


if __name__ == "__main__":
    print(f"main: pid={os.getpid()}")
    task = Task()
    task.run()
    print(f"after run(): task_pid={task.pid}")
    task.start()
    print(f"after start(): task_pid={task.pid}")
    task.join()
    print(f"after join(): exitcode={task.exitcode}")
