"""两个子进程同时活着：不等到对方，谁也过不去。"""

import multiprocessing
import time


def work(seconds, meeting):
    name = multiprocessing.current_process().name
    time.sleep(seconds)
    print(f"{name}：state=waiting")
    meeting.wait()  # 两个进程到齐，一起放行
    print(f"{name}：state=together")


if __name__ == "__main__":
    meeting = multiprocessing.Barrier(2)
    music = multiprocessing.Process(
        target=work, args=(0, meeting), name="音乐进程"
    )
    book = multiprocessing.Process(
        target=work, args=(0.5, meeting), name="看书进程"
    )
    music.start()
    book.start()
    for child in (music, book):
        child.join()
    print("主进程：两个子进程都已结束")
