"""离开 with 块时，工作进程还没写出去的行。"""

import sys
import time
from multiprocessing import Barrier, Pool


def begin(barrier):
    global meeting
    meeting = barrier


def say(flush):
    # 输出到管道或文件时就是这样：
    sys.stdout.reconfigure(line_buffering=False)
    print(f"工作进程：{flush=}", flush=flush)
    return "工作进程：returned=True"


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
        print(f"主进程：left=True, {line}")
