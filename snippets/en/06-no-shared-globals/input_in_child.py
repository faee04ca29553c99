"""A child has no keyboard to read from."""

import io
import multiprocessing
import sys


def ask():
    print(f"child: name={input()}")


def greet(name):
    print(f"child: {name=}")


if __name__ == "__main__":
    sys.stdin = io.StringIO("Ada\n")  # for a keyboard
    child = multiprocessing.Process(target=ask)
    child.start()
    child.join()
    print(f"main: exitcode={child.exitcode}")

    name = input()  # main asks
    child = multiprocessing.Process(
        target=greet, args=(name,)
    )
    child.start()
    child.join()
    print(f"main: exitcode={child.exitcode}")
