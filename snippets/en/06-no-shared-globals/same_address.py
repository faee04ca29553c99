"""After a fork: the same address, different contents."""

import multiprocessing
import time

numbers = [0]


def change(changed):
    numbers.append(1)
    print(f"child: address={id(numbers):#x} {numbers=}")
    changed.set()
    time.sleep(0.1)


if __name__ == "__main__":
    fork = multiprocessing.get_context("fork")
    changed = fork.Event()
    child = fork.Process(target=change, args=(changed,))
    child.start()
    changed.wait()  # look after the child's change
    print(f"main: address={id(numbers):#x} {numbers=}")
    child.join()
