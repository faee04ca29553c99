"""孤儿进程：父进程被杀死，子进程继续运行。"""

import multiprocessing
import os
import time


def child(meet):
    time.sleep(0.1)
    creator = multiprocessing.parent_process()
    alive, ppid = creator.is_alive(), os.getppid()
    print(f"子进程：parent_alive={alive} ppid={ppid}")
    meet.wait()  # 第一次会合：可以动手了
    meet.wait()  # 第二次会合：父进程已经死了
    alive, ppid = creator.is_alive(), os.getppid()
    print(f"子进程：parent_alive={alive} ppid={ppid}")
    meet.wait()  # 第三次会合：子进程做完了


def parent(meet):
    process = multiprocessing.Process(
        target=child, args=(meet,), daemon=True
    )
    process.start()
    process.join()


if __name__ == "__main__":
    meet = multiprocessing.Barrier(2, timeout=8)
    process = multiprocessing.Process(
        target=parent, args=(meet,)
    )
    process.start()
    meet.wait()
    process.kill()
    process.join()
    print(f"主进程：killed={process.pid}")
    meet.wait()
    meet.wait()
