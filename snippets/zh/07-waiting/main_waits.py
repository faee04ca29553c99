"""主进程的代码执行完了，仍然等子进程。"""

import atexit
import multiprocessing
import time


def work(pipe):
    over = pipe.recv()  # 主进程已在退出处理
    time.sleep(0.3)
    alive = multiprocessing.parent_process().is_alive()
    print(f"子进程：{over=} parent_alive={alive}")


if __name__ == "__main__":
    pipe, other_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=work, args=(other_end,)
    )
    child.start()
    # 等这个文件的代码执行完，才会调用：
    atexit.register(pipe.send, True)
    print(f"主进程：最后一行，started={child.pid}")
