"""Manager 字典里的列表：怎样改才算数。"""

import multiprocessing


def work(board):
    board["copy"].append(1)  # 改的是副本

    pages = board["assigned"]
    pages.append(1)
    board["assigned"] = pages  # 写回去

    board["proxy"].append(1)  # 列表也住在管理器里


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        board = manager.dict(copy=[], assigned=[])
        board["proxy"] = manager.list()
        child = multiprocessing.Process(
            target=work, args=(board,)
        )
        child.start()
        child.join()
        for key in ("copy", "assigned", "proxy"):
            print(f"主进程：{key}={list(board[key])}")
