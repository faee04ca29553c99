"""A function inside a function as target."""

import multiprocessing


def main():
    word = "hello"

    def say():
        print(f"child: {word=}")

    child = multiprocessing.Process(target=say)
    child.start()
    child.join()


if __name__ == "__main__":
    main()
