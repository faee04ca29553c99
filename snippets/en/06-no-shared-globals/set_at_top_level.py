"""set_start_method at the top level: each child runs it."""

import multiprocessing

multiprocessing.set_start_method("spawn")


def work():
    print("child: ran=True")


if __name__ == "__main__":
    child = multiprocessing.Process(target=work)
    child.start()
    child.join()
    print(f"main: exitcode={child.exitcode}")
