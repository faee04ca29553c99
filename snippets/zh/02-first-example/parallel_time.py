"""两件事，每件 0.3 秒：先后做，和一起做。"""

import multiprocessing
import time


def task():
    time.sleep(0.3)


def work(meeting):
    meeting.wait()  # 都已就位，开始计时
    task()
    meeting.wait()  # 都已做完，停止计时


if __name__ == "__main__":
    begin = time.perf_counter()
    task()
    task()
    one_by_one = time.perf_counter() - begin
    print(f"先后做：one_by_one={one_by_one:.2f} 秒")

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
    print(f"一起做：together={together:.2f} 秒")
