"""在顶层添加的，每个子进程都看得到。"""

from multiprocessing import Process

numbers = [0]
numbers.append(1)  # 每次导入都会执行


def work():
    print(f"子进程：{numbers=}")


if __name__ == "__main__":
    Process(target=work).start()
