"""进程占着锁的时候被杀死。"""

import multiprocessing
import time


def work(lock, pipe):
    with lock:
        pipe.send("锁在我手里")
        time.sleep(5)


if __name__ == "__main__":
    lock = multiprocessing.Lock()
    pipe, other_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=work, args=(lock, other_end)
    )
    child.start()
    pipe.recv()
    child.terminate()
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
    acquired = lock.acquire(timeout=0.3)
    print(f"主进程：{acquired=}")
