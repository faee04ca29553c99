"""两个子进程各做各的事：一个听音乐，一个看书。"""

import multiprocessing
import time


def listen():
    name = multiprocessing.current_process().name
    for song in (1, 2, 3):
        print(f"{name}：正在听音乐 song={song}")
        time.sleep(0.2)


def read():
    name = multiprocessing.current_process().name
    for page in (1, 2, 3):
        print(f"{name}：正在看书 page={page}")
        time.sleep(0.2)


if __name__ == "__main__":
    music = multiprocessing.Process(
        target=listen, name="音乐进程"
    )
    book = multiprocessing.Process(
        target=read, name="看书进程"
    )
    music.start()
    book.start()
    print("主进程：两个子进程都已启动")
