"""子进程拿着锁被终止，锁不会有人释放。"""

import multiprocessing
import time


def work(lock, ready):
    with lock:
        ready.set()
        time.sleep(60)


if __name__ == "__main__":
    lock = multiprocessing.Lock()
    ready = multiprocessing.Event()
    child = multiprocessing.Process(
        target=work, args=(lock, ready)
    )
    child.start()
    ready.wait()  # 子进程拿到了锁
    child.terminate()
    child.join()
    print(f"子进程：exitcode={child.exitcode}")
    got = lock.acquire(timeout=0.2)
    print(f"主进程：got={got}")
