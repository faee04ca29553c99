"""管理进程结束以后，还在用代理。"""

import multiprocessing


def work(board, ready, left):
    print("子进程：拿到了字典")
    ready.set()
    left.wait()
    board["page"] = "read"


if __name__ == "__main__":
    ready = multiprocessing.Event()
    left = multiprocessing.Event()
    with multiprocessing.Manager() as manager:
        board = manager.dict(page=None)
        print(f"主进程：page={board['page']}")
        child = multiprocessing.Process(
            target=work, args=(board, ready, left)
        )
        child.start()
        ready.wait()
    print("主进程：离开了 with 块")
    left.set()
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
    try:
        board["page"] = "main"
    except OSError as error:
        print(f"主进程：{type(error).__name__}: {error}")
