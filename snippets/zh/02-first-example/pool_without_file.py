"""没有主文件的进程池：结果永远不来。"""

import multiprocessing
import sys
import time


def double(number):
    return 2 * number


if __name__ == "__main__":
    del sys.modules["__main__"].__file__  # 像在 notebook 里
    with multiprocessing.Pool(1) as pool:
        (worker,) = multiprocessing.active_children()
        result = pool.apply_async(double, (21,))
        while worker.is_alive() and not result.ready():
            time.sleep(0.01)
        result.wait(0.3)  # 不给时限，就永远等下去
        print(f"主进程：alive={worker.is_alive()}")
        print(f"主进程：ready={result.ready()}")
        if result.ready():
            print(f"主进程：result={result.get()}")
