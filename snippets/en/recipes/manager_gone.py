"""Proxies are used after their manager has ended."""

import multiprocessing


def work(board, ready, left):
    print("child: has the dict")
    ready.set()
    left.wait()
    board["page"] = "read"


if __name__ == "__main__":
    ready = multiprocessing.Event()
    left = multiprocessing.Event()
    with multiprocessing.Manager() as manager:
        board = manager.dict(page=None)
        print(f"main: page={board['page']}")
        child = multiprocessing.Process(
            target=work, args=(board, ready, left)
        )
        child.start()
        ready.wait()
    print("main: has left the block")
    left.set()
    child.join()
    print(f"main: exitcode={child.exitcode}")
    try:
        board["page"] = "main"
    except OSError as error:
        print(f"main: {type(error).__name__}: {error}")
