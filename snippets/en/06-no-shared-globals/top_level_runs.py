"""Three children: how often does the top level run?"""

import multiprocessing
import random

token = random.random()
print(f"top level: module={__name__} token={token:.6f}")


def work(number):
    print(f"child: number={number} mine={token:.6f}")


if __name__ == "__main__":
    for number in (1, 2, 3):
        child = multiprocessing.Process(
            target=work, args=(number,)
        )
        child.start()
