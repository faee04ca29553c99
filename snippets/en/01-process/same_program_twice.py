"""One program run twice makes two processes."""

import os
import subprocess
import sys
import threading
import time


def introduce(name):
    numbers = f"pid={os.getpid()} ppid={os.getppid()}"
    threads = threading.active_count()
    print(f"{name}: {numbers} threads={threads}")


if __name__ == "__main__":
    if len(sys.argv) > 1:  # given a name: say who you are
        introduce(sys.argv[1])
        time.sleep(0.3)
    else:  # without one: run this file twice
        introduce("main")
        runs = []
        for name in ("first run", "second run"):
            command = [sys.executable, __file__, name]
            runs.append(subprocess.Popen(command))
        for run in runs:
            run.wait()
