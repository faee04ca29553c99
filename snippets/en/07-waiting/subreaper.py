"""Main as subreaper: it adopts and reaps (Linux only)."""

import ctypes
import os
import sys
import time
from multiprocessing import Pipe, Process, active_children


def child(pipe):
    pipe.send(os.getpid())
    pipe.recv()  # by now the parent has ended
    print(f"child: pid={os.getpid()} ppid={os.getppid()}")
    time.sleep(0.1)
    sys.exit(7)


def parent(pipe):
    Process(target=child, args=(pipe,)).start()
    time.sleep(0.1)
    os._exit(0)  # ends without waiting


if __name__ == "__main__":
    if sys.platform == "linux":
        # 36 is PR_SET_CHILD_SUBREAPER
        ctypes.CDLL(None).prctl(36, 1)
    pipe, other_end = Pipe()
    process = Process(target=parent, args=(other_end,))
    process.start()
    orphan = pipe.recv()
    process.join()
    print(f"main: active_children={active_children()}")
    pipe.send("the parent has ended")
    try:
        _, status = os.waitpid(orphan, 0)
        code = os.waitstatus_to_exitcode(status)
        print(f"main: reaped={orphan} exit_code={code}")
    except ChildProcessError:
        print(f"main: none adopted, not_my_child={orphan}")
