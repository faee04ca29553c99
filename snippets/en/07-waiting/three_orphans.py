"""The parent is dead. Do its three children notice?"""

import os
import time
from multiprocessing import Barrier, Process, parent_process


def child(number, meet):
    meet.wait()  # all three are there
    meet.wait()  # the parent is dead
    time.sleep(0.2)
    alive = parent_process().is_alive()
    ppid, creator = os.getppid(), parent_process().pid
    print(f"child: {number=} {alive=} {ppid=} {creator=}")
    meet.wait()


def parent(meet):
    for number in (1, 2, 3):
        Process(target=child, args=(number, meet)).start()


if __name__ == "__main__":
    meet = Barrier(4, timeout=8)  # main and three children
    process = Process(target=parent, args=(meet,))
    process.start()
    meet.wait()
    process.kill()
    process.join()
    code = process.exitcode
    print(f"main: killed={process.pid} {code=}")
    meet.wait()
    meet.wait()
