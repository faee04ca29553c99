"""主进程执行完最后一行，仍然等子进程做完。"""

import multiprocessing
import time


def work(pipe):
    pipe.recv()  # 收到时，主进程在执行最后一行
    time.sleep(0.3)
    alive = multiprocessing.parent_process().is_alive()
    print(f"子进程：做完了，parent_alive={alive}")


if __name__ == "__main__":
    pipe, other_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=work, args=(other_end,)
    )
    child.start()
    print(f"主进程：没事做了，started={child.pid}")
    pipe.send("这是最后一行")
