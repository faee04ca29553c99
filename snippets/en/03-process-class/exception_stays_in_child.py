"""join() does not raise it, result() does."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def work():
    raise ValueError("no such page")


if __name__ == "__main__":
    child = multiprocessing.Process(target=work)
    try:
        child.start()
        child.join()
        print("join: raised=False")
    except ValueError:
        print("join: raised=True")

    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(work)
        try:
            future.result()
            print("result: raised=False")
        except ValueError as error:
            print(f"result: raised=True ({error})")
