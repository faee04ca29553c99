"""孤儿进程：父进程被杀死，子进程继续运行。"""

import os
import time
from multiprocessing import Barrier, Process, parent_process


def ask(where):
    alive, ppid = parent_process().is_alive(), os.getppid()
    print(f"子进程，{where}：parent_alive={alive} {ppid=}")


def child(meet):
    ask("之前")
    meet.wait()  # 第一次会合：可以动手了
    meet.wait()  # 第二次会合：父进程已经死了
    time.sleep(0.2)  # 已是孤儿，还活着
    ask("之后")
    meet.wait()  # 第三次会合：子进程做完了


def parent(meet):
    process = Process(target=child, args=(meet,))
    process.daemon = True
    print(f"父进程：child_daemon={process.daemon}")
    process.start()
    process.join()


if __name__ == "__main__":
    meet = Barrier(2, timeout=8)
    process = Process(target=parent, args=(meet,))
    process.start()
    meet.wait()
    process.kill()
    process.join()
    code = process.exitcode
    print(f"主进程：killed={process.pid} {code=}")
    meet.wait()
    meet.wait()
