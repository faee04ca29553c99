"""做到一半按下 Ctrl-C：取消剩下的任务。"""

import os
import signal
import time
from concurrent import futures


def leave_ctrl_c_to_main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(number):
    time.sleep(0.1)
    return os.getpid()


def do_all(numbers):
    pids = []
    with futures.ProcessPoolExecutor(
        2, initializer=leave_ctrl_c_to_main
    ) as executor:
        jobs = [executor.submit(work, n) for n in numbers]
        try:
            for future in futures.as_completed(jobs):
                pids.append(future.result())
                if len(set(pids)) == 2:
                    # 按下 Ctrl-C 时，终端做的就是这个：
                    os.killpg(os.getpgrp(), signal.SIGINT)
        except KeyboardInterrupt:
            executor.shutdown(cancel_futures=True)
            cancelled = sum(job.cancelled() for job in jobs)
            print(f"of={len(jobs)} cancelled={cancelled}")
            return 130
    return 0


if __name__ == "__main__":
    print(f"主进程：exit_code={do_all(range(30))}")
