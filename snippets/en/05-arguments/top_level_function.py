"""The same task at the top level, with an argument."""

import multiprocessing


def say(word):
    print(f"child: {word=}")


def main():
    word = "hello"
    child = multiprocessing.Process(
        target=say, args=(word,)
    )
    child.start()
    child.join()


if __name__ == "__main__":
    main()
