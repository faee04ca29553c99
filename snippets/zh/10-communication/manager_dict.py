"""一个住在单独进程里的字典。"""

import multiprocessing
import os
import time


def work(board, task):
    board[task] = os.getpid()  # 发给管理进程，由它写入
    done = board["done"]  # 一个副本
    done.append(task)
    print(f"{task}：pid={os.getpid()} my_done={done}")
    time.sleep(0.1)


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        for server in multiprocessing.active_children():
            print(f"主进程：{server.name} pid={server.pid}")
        board = manager.dict(done=[])
        children = []
        for task in ("music", "book"):
            child = multiprocessing.Process(
                target=work, args=(board, task)
            )
            child.start()
            children.append(child)
        for child in children:
            child.join()
        for key in ("music", "book", "done"):
            print(f"主进程：{key}={board[key]}")
