"""Two tasks of 0.3 s: one by one, then together."""

import multiprocessing
import time


def task():
    time.sleep(0.3)


def work(meeting):
    meeting.wait()  # all are ready: the clock starts
    task()
    meeting.wait()  # all are done: the clock stops


if __name__ == "__main__":
    begin = time.perf_counter()
    task()
    task()
    one_by_one = time.perf_counter() - begin
    print(f"one by one: one_by_one={one_by_one:.2f} s")

    meeting = multiprocessing.Barrier(3)
    for _ in range(2):
        child = multiprocessing.Process(
            target=work, args=(meeting,)
        )
        child.start()
    meeting.wait()
    begin = time.perf_counter()
    meeting.wait()
    together = time.perf_counter() - begin
    print(f"together: together={together:.2f} s")
