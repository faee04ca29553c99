"""Three children: how often does the top level run?"""

import multiprocessing
import os
import time

print(f"top level: pid={os.getpid()} module={__name__}")


def work(number):
    time.sleep(0.1)
    print(f"child: number={number}")


if __name__ == "__main__":
    for number in (1, 2, 3):
        child = multiprocessing.Process(
            target=work, args=(number,)
        )
        child.start()
