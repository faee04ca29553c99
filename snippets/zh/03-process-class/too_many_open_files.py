"""每个子进程一根管道：用完就关，或者一直开着。"""

import multiprocessing
from resource import RLIMIT_NOFILE, getrlimit, setrlimit


def work(number, end):
    end.send(number * number)


def squares(closing):
    print(f"主进程：{closing=}")
    kept = []
    for number in range(4):
        here, there = multiprocessing.Pipe()
        child = multiprocessing.Process(
            target=work, args=(number, there)
        )
        kept.append((here, there, child))
        child.start()
        print(f"主进程：answer={here.recv()}")
        child.join()
        files = [here.fileno(), there.fileno()]
        files.append(child.sentinel)
        print(f"主进程：{files=}")
        if closing:
            here.close()
            there.close()
            child.close()


if __name__ == "__main__":
    few, most = getrlimit(RLIMIT_NOFILE)
    setrlimit(RLIMIT_NOFILE, (20, most))
    try:
        squares(closing=True)
        squares(closing=False)
    finally:  # 收尾也要打开文件
        setrlimit(RLIMIT_NOFILE, (few, most))
