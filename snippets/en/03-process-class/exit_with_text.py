"""The exit code of sys.exit() with a text."""

import sys
from multiprocessing import Process


def work():
    sys.exit("bye")


if __name__ == "__main__":
    child = Process(target=work)
    child.start()
    child.join()
    print(f"main: exitcode={child.exitcode}")
