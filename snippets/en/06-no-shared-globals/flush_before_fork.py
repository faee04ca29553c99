"""Flushed before the fork: once, in a pipe too."""

import os
import subprocess
import sys


def print_and_fork():
    print(f"line: pid={os.getpid()}", flush=True)
    if os.fork() == 0:
        sys.exit()
    os.wait()


if __name__ == "__main__":
    print_and_fork()
    if sys.stdout.isatty():  # once more, into a pipe
        command = [sys.executable, __file__]
        output = subprocess.check_output(command, text=True)
        for line in output.splitlines():
            print(f"in the pipe: {line}")
