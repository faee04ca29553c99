"""After a fork: the same address, different contents."""

import multiprocessing
import time

numbers = [0]


def change(changed):
    time.sleep(0.1)
    numbers.append(1)
    print(f"child: address={id(numbers):#x} {numbers=}")
    changed.set()


if __name__ == "__main__":
    fork = multiprocessing.get_context("fork")
    changed = fork.Event()
    child = fork.Process(target=change, args=(changed,))
    print(f"main: address={id(numbers):#x} {numbers=}")
    child.start()
    changed.wait()  # look after the child's change
    print(f"main: address={id(numbers):#x} {numbers=}")
