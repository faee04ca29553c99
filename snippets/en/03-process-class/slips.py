"""A few slips, and how each fares."""

import multiprocessing
import os


def read(book):
    print(f"has read {book}: pid={os.getpid()}")


if __name__ == "__main__":
    try:
        multiprocessing.Process("read", read)
    except AssertionError as error:
        print(f"group: {error}")
    try:
        multiprocessing.Process(target=read, args=(1))
    except TypeError as error:
        print(f"a number, no comma: TypeError: {error}")
    slips = {
        "a name": {"target": "read", "args": ("tea",)},
        "a result": {"target": read("map")},
        "no comma": {"target": read, "args": ("tea")},
    }
    for slip, arguments in slips.items():
        child = multiprocessing.Process(**arguments)
        child.start()
        child.join()
        print(f"{slip}: exitcode={child.exitcode}")
