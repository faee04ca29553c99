"""Without a main file, as in a notebook."""

import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Process


def double(number):
    print(f"child: number={number}")
    return 2 * number


if __name__ == "__main__":
    del sys.modules["__main__"].__file__
    child = Process(target=double, args=(21,))
    child.start()
    child.join()
    print(f"Process: exitcode={child.exitcode}")
    with ProcessPoolExecutor(1) as executor:
        result = executor.submit(double, 21)
    try:
        print(f"executor: result={result.result()}")
    except BrokenProcessPool:
        print("executor: broken=True")
