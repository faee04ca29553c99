"""An orphan: its parent is killed, the child goes on."""

import multiprocessing
import os
import time


def child(meet):
    time.sleep(0.1)
    creator = multiprocessing.parent_process()
    alive, ppid = creator.is_alive(), os.getppid()
    print(f"child: parent_alive={alive} ppid={ppid}")
    meet.wait()  # first meeting: the kill may come
    meet.wait()  # second meeting: the parent is dead
    alive, ppid = creator.is_alive(), os.getppid()
    print(f"child: parent_alive={alive} ppid={ppid}")
    meet.wait()  # third meeting: the child is done


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
    print(f"main: killed={process.pid}")
    meet.wait()
    meet.wait()
