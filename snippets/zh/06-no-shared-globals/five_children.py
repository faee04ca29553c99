"""五个子进程，一共几个进程？"""

from multiprocessing import Barrier, Process

import psutil


def work(meeting):
    meeting.wait()  # 都在了
    meeting.wait()  # 数好了


if __name__ == "__main__":
    meeting = Barrier(6)
    for _ in range(5):
        Process(target=work, args=(meeting,)).start()
    meeting.wait()
    below = psutil.Process().children(recursive=True)
    print(f"主进程：processes={1 + len(below)}")
    meeting.wait()
