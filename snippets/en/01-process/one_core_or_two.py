"""Count in turn, in two threads, in two processes."""

import os
import sys
import time
from multiprocessing import Barrier, Process
from threading import Thread


def count():
    for _ in range(8_000_000):
        pass


def work(who, meeting):
    meeting.wait()  # all begin at once
    begin, used = time.perf_counter(), time.thread_time()
    count()
    seconds = time.perf_counter() - begin
    share = (time.thread_time() - used) / seconds
    print(f"{who}: pid={os.getpid()} "
          f"seconds={seconds:.2f} share={share:.2f}")


if __name__ == "__main__":
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    print(f"cores={os.cpu_count()} gil={gil}")
    for _ in range(2):
        work("in turn", Barrier(1))
    for kind in (Thread, Process):
        meeting = Barrier(2)
        workers = []
        for _ in range(2):
            args = (kind.__name__, meeting)
            workers.append(kind(target=work, args=args))
            workers[-1].start()
        for worker in workers:
            worker.join()
