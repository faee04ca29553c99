"""Appended at the top level: every child sees it."""

from multiprocessing import Process

numbers = [0]
numbers.append(1)  # executed by every import


def work():
    print(f"child: {numbers=}")


if __name__ == "__main__":
    Process(target=work).start()
