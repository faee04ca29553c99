"""任务超时就停掉它。"""

import multiprocessing
import time


def work(seconds):
    time.sleep(seconds)


def call(seconds, timeout):
    child = multiprocessing.Process(
        target=work, args=(seconds,)
    )
    child.start()
    child.join(timeout)
    stopped = child.is_alive()
    if stopped:
        child.kill()
        child.join()
    print(f"stopped={stopped} exitcode={child.exitcode}")


if __name__ == "__main__":
    call(seconds=0.1, timeout=9)
    call(seconds=60, timeout=0.3)
