"""A child that is terminated does not run its finally."""

import multiprocessing
import time


def work(seconds, meeting):
    name = multiprocessing.current_process().name
    try:
        print(f"{name}: try=entered")
        meeting.wait()  # until both are inside try
        time.sleep(seconds)
    finally:
        print(f"{name}: finally=done")


if __name__ == "__main__":
    meeting = multiprocessing.Barrier(3)
    finished = multiprocessing.Process(
        name="left alone", target=work, args=(0.2, meeting)
    )
    stopped = multiprocessing.Process(
        name="terminated", target=work, args=(60, meeting)
    )
    for child in (finished, stopped):
        child.start()
    meeting.wait()
    finished.join()
    stopped.terminate()
    stopped.join()
    for child in (finished, stopped):
        print(f"{child.name}: exitcode={child.exitcode}")
