"""被 terminate() 的子进程不执行 finally。"""

import multiprocessing
import time


def work(seconds, ready):
    name = multiprocessing.current_process().name
    try:
        print(f"{name}：try=entered")
        ready.release()
        time.sleep(seconds)
    finally:
        print(f"{name}：finally=done")


if __name__ == "__main__":
    ready = multiprocessing.Semaphore(0)
    finished = multiprocessing.Process(
        name="自己结束", target=work, args=(0.2, ready)
    )
    stopped = multiprocessing.Process(
        name="被终止", target=work, args=(60, ready)
    )
    for child in (finished, stopped):
        child.start()
    for _ in (finished, stopped):
        ready.acquire()  # 等两个子进程都进入 try
    finished.join()
    stopped.terminate()
    stopped.join()
    for child in (finished, stopped):
        print(f"{child.name}：exitcode={child.exitcode}")
