"""Two children say hello; main waits, then says it too."""

import multiprocessing
import os
import time


def greet(who):
    print(f"{who}: hello from pid={os.getpid()}")


def work(who):
    greet(who)
    time.sleep(0.2)


if __name__ == "__main__":
    children = [
        multiprocessing.Process(target=work, args=(who,))
        for who in ("child A", "child B")
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    greet("main")
