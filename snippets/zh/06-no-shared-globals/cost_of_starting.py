"""启动一个进程要花多少时间。"""

import multiprocessing
import time


def work():
    pass


def seconds(context):
    begin = time.perf_counter()
    child = context.Process(target=work)
    child.start()
    child.join()
    return time.perf_counter() - begin


if __name__ == "__main__":
    for method in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context(method)
        first = seconds(context)
        later = min(seconds(context) for _ in range(4))
        print(f"{method}: {first=:.4f} {later=:.4f}")
