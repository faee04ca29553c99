"""A global that is created inside the main guard."""

import multiprocessing


def greet():
    print(f"child: greeting={greeting}")


if __name__ == "__main__":
    greeting = "hello"
    child = multiprocessing.Process(target=greet)
    child.start()
    child.join()
    print(f"main: exitcode={child.exitcode}")
