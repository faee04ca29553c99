"""Alive at once: neither child gets past alone."""

import multiprocessing
import time


def work(seconds, meeting):
    name = multiprocessing.current_process().name
    time.sleep(seconds)
    print(f"{name}: state=waiting")
    meeting.wait()  # opens once both have arrived
    print(f"{name}: state=together")


if __name__ == "__main__":
    meeting = multiprocessing.Barrier(2)
    music = multiprocessing.Process(
        target=work, args=(0, meeting), name="music"
    )
    book = multiprocessing.Process(
        target=work, args=(0.5, meeting), name="book"
    )
    music.start()
    book.start()
    for child in (music, book):
        child.join()
    print("main: both children have ended")
