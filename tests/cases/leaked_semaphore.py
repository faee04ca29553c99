"""Main is killed while a lock of its own exists: who removes it, who says so?"""

import multiprocessing
import os
import signal


def work(lock):
    with lock:
        print("the child has the lock")


if __name__ == "__main__":
    lock = multiprocessing.Lock()
    child = multiprocessing.Process(target=work, args=(lock,))
    child.start()
    child.join()
    print("main goes", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
