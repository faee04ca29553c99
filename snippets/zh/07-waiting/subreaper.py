"""主进程声明为收养者，收养并回收孤儿（Linux）。"""

import ctypes
import os
import sys
import time
from multiprocessing import Pipe, Process, active_children


def child(pipe):
    pipe.send(os.getpid())
    pipe.recv()  # 收到时，父进程已经结束
    print(f"子进程：pid={os.getpid()} ppid={os.getppid()}")
    time.sleep(0.1)
    sys.exit(7)


def parent(pipe):
    Process(target=child, args=(pipe,)).start()
    time.sleep(0.1)
    os._exit(0)  # 不等子进程就结束


if __name__ == "__main__":
    if sys.platform == "linux":
        # 36 是 PR_SET_CHILD_SUBREAPER
        ctypes.CDLL(None).prctl(36, 1)
    pipe, other_end = Pipe()
    process = Process(target=parent, args=(other_end,))
    process.start()
    orphan = pipe.recv()
    process.join()
    print(f"主进程：active_children={active_children()}")
    pipe.send("父进程已经结束")
    try:
        _, status = os.waitpid(orphan, 0)
        code = os.waitstatus_to_exitcode(status)
        print(f"主进程：reaped={orphan} exit_code={code}")
    except ChildProcessError:
        print(f"主进程：没有收养，not_my_child={orphan}")
