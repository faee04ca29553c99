"""An orphan: its parent is killed, the child goes on."""

import os
import time
from multiprocessing import Barrier, Process, parent_process


def ask(where):
    alive, ppid = parent_process().is_alive(), os.getppid()
    print(f"child, {where}: parent_alive={alive} {ppid=}")


def child(meet):
    ask("before")
    meet.wait()  # first meeting: the kill may come
    meet.wait()  # second meeting: the parent is dead
    time.sleep(0.2)  # an orphan, and alive
    ask("after")
    meet.wait()  # third meeting: the child is done


def parent(meet):
    process = Process(target=child, args=(meet,))
    process.daemon = True
    print(f"parent: child_daemon={process.daemon}")
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
    print(f"main: killed={process.pid} {code=}")
    meet.wait()
    meet.wait()
