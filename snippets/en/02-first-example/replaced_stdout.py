"""A replaced sys.stdout gets nothing from a child."""

import io
import multiprocessing
import sys


def say():
    print("child: said=True")


def answer():
    return "child: answered=True"


if __name__ == "__main__":
    terminal, window = sys.stdout, io.StringIO()
    sys.stdout = window  # what IDLE does
    child = multiprocessing.Process(target=say)
    child.start()
    child.join()
    with multiprocessing.Pool(1) as pool:
        print(pool.apply(answer))  # printed by main
    sys.stdout = terminal
    for line in window.getvalue().splitlines():
        print(f"in the window: {line}")
