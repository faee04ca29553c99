"""Pool 的工作进程被杀死：它的任务丢了。"""

import multiprocessing
import os
import signal


def work(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        results = [
            pool.apply_async(work, (number,))
            for number in (1, 2, 3, 4)
        ]
        lost = results.pop(1)
        for result in results:
            print(f"主进程：result={result.get()}")
        try:
            lost.get(timeout=0.5)
        except multiprocessing.TimeoutError as error:
            print(f"主进程：error={type(error).__name__}")
