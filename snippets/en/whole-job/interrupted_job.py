"""Ctrl-C in the middle of a job: the rest is cancelled."""

import os
import signal
import sys
import time
from concurrent import futures


def leave_ctrl_c_to_main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(number):
    time.sleep(0.3)
    return os.getpid()


def do_all(numbers):
    pids = set()
    with futures.ProcessPoolExecutor(
        2, initializer=leave_ctrl_c_to_main
    ) as executor:
        jobs = [executor.submit(work, n) for n in numbers]
        try:
            for future in futures.as_completed(jobs):
                pid = future.result()
                if pid not in pids and len(pids) == 1:
                    print("press Ctrl-C now")
                pids.add(pid)
        except KeyboardInterrupt:
            executor.shutdown(cancel_futures=True)
            cancelled = sum(job.cancelled() for job in jobs)
            print(f"of={len(jobs)} cancelled={cancelled}")
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(do_all(range(30)))
