"""父进程死了，三个子进程知道吗？"""

import os
import time
from multiprocessing import Barrier, Process, parent_process


def child(number, meet):
    meet.wait()  # 三个都到了
    meet.wait()  # 父进程已经死了
    time.sleep(0.2)
    alive = parent_process().is_alive()
    ppid, creator = os.getppid(), parent_process().pid
    print(f"子进程：{number=} {alive=} {ppid=} {creator=}")
    meet.wait()


def parent(meet):
    for number in (1, 2, 3):
        Process(target=child, args=(number, meet)).start()


if __name__ == "__main__":
    meet = Barrier(4, timeout=8)  # 主进程和三个子进程
    process = Process(target=parent, args=(meet,))
    process.start()
    meet.wait()
    process.kill()
    process.join()
    code = process.exitcode
    print(f"主进程：killed={process.pid} {code=}")
    meet.wait()
    meet.wait()
