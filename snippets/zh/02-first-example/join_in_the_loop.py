"""在启动子进程的循环里 join：一个接着一个。"""

import multiprocessing
import threading


def work(meeting, seconds):
    try:
        meeting.wait(seconds)
        print("子进程：met=True")
    except threading.BrokenBarrierError:
        print("子进程：met=False")


if __name__ == "__main__":
    meeting = multiprocessing.Barrier(2)
    for _ in range(2):
        child = multiprocessing.Process(
            target=work, args=(meeting, 0.2)
        )
        child.start()
        child.join()  # 另一个子进程还没有启动

    meeting = multiprocessing.Barrier(2)
    children = [
        multiprocessing.Process(
            target=work, args=(meeting, 8)
        )
        for _ in range(2)
    ]
    for child in children:
        child.start()
    for child in children:  # 两个都启动以后才等
        child.join()
