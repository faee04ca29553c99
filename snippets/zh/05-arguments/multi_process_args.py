"""两个子进程：一个用 args 传参数，一个用 kwargs。"""

import multiprocessing
import time


def work(task, pause):
    for step in range(1, 4):
        time.sleep(pause)
        print(f"{task}：step={step} pause={pause}")


if __name__ == "__main__":
    by_position = multiprocessing.Process(
        target=work, args=("听音乐", 0.1)
    )
    by_name = multiprocessing.Process(
        target=work, kwargs={"pause": 0.15, "task": "看书"}
    )
    by_position.start()
    by_name.start()
