"""Leaving the with-block: Pool stops, executor waits."""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor


def work(seconds):
    time.sleep(seconds)
    return os.getpid()


if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        failed = pool.apply_async(work, ("soon",))
        long = pool.apply_async(work, (60,))
        failed.wait()
        time.sleep(0.3)
    print(f"Pool: successful={failed.successful()}")
    print(f"Pool: ready={long.ready()}")

    with ProcessPoolExecutor(2) as executor:
        pauses = (0.1, 0.1, 0.1)
        futures = [executor.submit(work, p) for p in pauses]
        failed = executor.submit(work, "soon")
    for future in futures:
        print(f"executor: done={future.done()}")
        print(f"executor: pid={future.result()}")
    error = type(failed.exception()).__name__
    print(f"executor: done={failed.done()} error={error}")
