"""join() in the loop that starts: one after the other."""

import multiprocessing
import threading


def work(meeting, seconds):
    try:
        meeting.wait(seconds)
        print("child: met=True")
    except threading.BrokenBarrierError:
        print("child: met=False")


if __name__ == "__main__":
    meeting = multiprocessing.Barrier(2)
    for _ in range(2):
        child = multiprocessing.Process(
            target=work, args=(meeting, 0.2)
        )
        child.start()
        child.join()  # the other one is not there yet

    meeting = multiprocessing.Barrier(2)
    children = [
        multiprocessing.Process(
            target=work, args=(meeting, 8)
        )
        for _ in range(2)
    ]
    for child in children:
        child.start()
    for child in children:  # only when both have started
        child.join()
