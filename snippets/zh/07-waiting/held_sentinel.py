"""子进程已经结束，主进程能及时知道吗？"""

import os
import time
from multiprocessing import Pipe, Process, parent_process
from multiprocessing.connection import wait


def grandchild(pipe):
    parent_process().join()  # 等到父进程结束
    pipe.send(parent_process().is_alive())
    pipe.recv()  # 主进程看完之前一直活着


def child(pipe):
    Process(target=grandchild, args=(pipe,)).start()
    time.sleep(0.1)
    os._exit(0)  # 不等孙进程就结束


if __name__ == "__main__":
    pipe, other_end = Pipe()
    process = Process(target=child, args=(other_end,))
    process.start()
    alive = pipe.recv()  # 子进程已经结束
    print(f"孙进程：parent_alive={alive}")
    ready = bool(wait([process.sentinel], timeout=0.5))
    process.join()  # 直接问系统
    print(f"主进程：{ready=} exitcode={process.exitcode}")
    pipe.send("看完了")
