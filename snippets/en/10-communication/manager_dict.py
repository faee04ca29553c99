"""A dict that lives in a process of its own."""

import multiprocessing
import os
import time


def work(board, task):
    board[task] = os.getpid()  # sent to the manager process
    done = board["done"]  # a copy
    done.append(task)
    print(f"{task}: pid={os.getpid()} my_done={done}")
    time.sleep(0.1)


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        for server in multiprocessing.active_children():
            print(f"main: {server.name} pid={server.pid}")
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
            print(f"main: {key}={board[key]}")
