"""Alive at once: neither child gets past alone."""

import multiprocessing
import time


def work(meeting):
    name = multiprocessing.current_process().name
    print(f"{name}: state=waiting")
    time.sleep(0.1)
    meeting.wait()  # opens once both have arrived
    print(f"{name}: state=together")


if __name__ == "__main__":
    meeting = multiprocessing.Barrier(2)
    children = []
    for name in ("music", "book"):
        child = multiprocessing.Process(
            target=work, args=(meeting,), name=name
        )
        child.start()
        children.append(child)
    for child in children:
        child.join()
