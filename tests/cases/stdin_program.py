"""A program that comes on standard input, as in a REPL, starts a pool."""

import subprocess
import sys

TYPED = """
import multiprocessing
def double(n): return 2 * n
child = multiprocessing.get_context("spawn").Process(target=double, args=(1,))
child.start(); child.join(); print("exit code", child.exitcode)
"""

if __name__ == "__main__":
    subprocess.run([sys.executable, "-"], input=TYPED, text=True)
