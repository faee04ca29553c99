"""May a worker of a pool start a process?"""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor


def grandchild():
    print(f"grandchild: pid={os.getpid()}")


def start_another():
    process = multiprocessing.Process(target=grandchild)
    try:
        process.start()
    except AssertionError as error:
        return f"error={error}"
    process.join()
    return f"started={process.pid} exit={process.exitcode}"


if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        print(f"Pool: {pool.apply(start_another)}")

    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(start_another)
        print(f"executor: {future.result()}")
