"""A worker's line, unwritten when the block is left."""

import sys
import time
from multiprocessing import Barrier, Pool


def begin(barrier):
    global meeting
    meeting = barrier


def say(flush):
    # as it is in a pipe or a file:
    sys.stdout.reconfigure(line_buffering=False)
    print(f"worker: {flush=}", flush=flush)
    return "worker: returned=True"


def next_task():
    meeting.wait()
    time.sleep(60)


if __name__ == "__main__":
    meeting = Barrier(2)
    for flush in (False, True):
        with Pool(1, begin, (meeting,)) as pool:
            line = pool.apply(say, (flush,))
            pool.apply_async(next_task)
            meeting.wait()
        print(f"main: left=True, {line}")
