"""Five children: how many processes in all?"""

from multiprocessing import Barrier, Process

import psutil


def work(meeting):
    meeting.wait()  # everyone is here
    meeting.wait()  # they are counted


if __name__ == "__main__":
    meeting = Barrier(6)
    for _ in range(5):
        Process(target=work, args=(meeting,)).start()
    meeting.wait()
    below = psutil.Process().children(recursive=True)
    print(f"main: processes={1 + len(below)}")
    meeting.wait()
