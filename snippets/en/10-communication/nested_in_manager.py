"""A list in a manager's dict, changed so that it stays."""

import multiprocessing


def work(board):
    board["copy"].append(1)  # changes a copy

    pages = board["assigned"]
    pages.append(1)
    board["assigned"] = pages  # sends it back

    board["proxy"].append(1)  # lives in the manager, too


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
            print(f"main: {key}={list(board[key])}")
