"""两个子进程同时活着：不等到对方，谁也过不去。"""

import multiprocessing
import time


def work(meeting):
    name = multiprocessing.current_process().name
    print(f"{name}：state=waiting")
    time.sleep(0.1)
    meeting.wait()  # 两个进程到齐，一起放行
    print(f"{name}：state=together")


if __name__ == "__main__":
    meeting = multiprocessing.Barrier(2)
    children = []
    for name in ("音乐进程", "看书进程"):
        child = multiprocessing.Process(
            target=work, args=(meeting,), name=name
        )
        child.start()
        children.append(child)
    for child in children:
        child.join()
