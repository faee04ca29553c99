"""导入主文件时启动的线程，会出现在哪些进程里？"""

import multiprocessing
import threading

never = threading.Event()
ticker = threading.Thread(target=never.wait, daemon=True)
ticker.start()  # 导入某个包时也可能这样


def look():
    print(f"子进程：threads={threading.active_count()}")


if __name__ == "__main__":
    child = multiprocessing.Process(target=look)
    child.start()
    print(f"主进程：threads={threading.active_count()}")
