"""A child has ended; does main learn it in time?"""

import os
import time
from multiprocessing import Pipe, Process, parent_process
from multiprocessing.connection import wait


def grandchild(pipe):
    parent_process().join()  # until the parent has ended
    pipe.send(parent_process().is_alive())
    pipe.recv()  # stay alive until main has looked


def child(pipe):
    Process(target=grandchild, args=(pipe,)).start()
    time.sleep(0.1)
    os._exit(0)  # ends without waiting


if __name__ == "__main__":
    pipe, other_end = Pipe()
    process = Process(target=child, args=(other_end,))
    process.start()
    alive = pipe.recv()  # the child has ended
    print(f"grandchild: parent_alive={alive}")
    ready = bool(wait([process.sentinel], timeout=0.5))
    process.join()  # asks the system
    print(f"main: {ready=} exitcode={process.exitcode}")
    pipe.send("go")
