"""父进程没了，子进程自己结束。"""

import os
import threading
import time
from multiprocessing import Barrier, Process, parent_process


def watch(meet, ppid):
    parent = parent_process()
    while parent.is_alive() and os.getppid() == ppid:
        time.sleep(0.05)
    print(f"子进程：pid={os.getpid()} parent_gone=True")
    meet.wait()
    os._exit(0)


def child(meet):
    arguments = (meet, os.getppid())
    threading.Thread(target=watch, args=arguments).start()
    meet.wait()
    time.sleep(60)  # 任务还长着呢


def parent(meet):
    for _ in range(2):
        Process(target=child, args=(meet,)).start()


if __name__ == "__main__":
    meet = Barrier(3, timeout=8)
    process = Process(target=parent, args=(meet,))
    process.start()
    meet.wait()  # 两个子进程都在看着
    process.kill()
    process.join()
    print(f"主进程：killed={process.pid}")
    meet.wait()
