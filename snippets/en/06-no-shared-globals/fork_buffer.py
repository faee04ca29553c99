"""Printed before a fork: once here, twice in a pipe."""

import os
import subprocess
import sys


def print_and_fork():
    print(f"one line: pid={os.getpid()}")
    if os.fork() == 0:
        sys.exit()  # writes out what is in its buffer
    os.wait()


if __name__ == "__main__":
    print_and_fork()
    if sys.stdout.isatty():  # once more, into a pipe
        command = [sys.executable, __file__]
        output = subprocess.check_output(command, text=True)
        for line in output.splitlines():
            print(f"from the pipe: {line}")
