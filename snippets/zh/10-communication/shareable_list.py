"""共享内存里的列表，由管理器负责删除。"""

from multiprocessing import Process
from multiprocessing.managers import SharedMemoryManager


def work(values):
    values[0] += 1
    values[1] = "done"


if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        values = manager.ShareableList([41, "open", 2.5])
        child = Process(target=work, args=(values,))
        child.start()
        child.join()
        print(f"主进程：values={list(values)}")
        try:
            values[1] = "much too long"
        except ValueError as error:
            print(f"主进程：{error!r}")
