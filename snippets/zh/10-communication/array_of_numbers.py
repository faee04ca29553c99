"""两个子进程各填半个数组。"""

from multiprocessing import Array, Process


def fill(numbers, start):
    for place in range(start, start + 3):
        numbers[place] = place + 0.5


if __name__ == "__main__":
    numbers = Array("d", 6)  # 六个双精度浮点数，初值为 0
    print(f"主进程：before={numbers[:]}")
    children = [
        Process(target=fill, args=(numbers, start))
        for start in (0, 3)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"主进程：after={numbers[:]}")
    try:
        numbers[0] = "text"
    except TypeError as error:
        print(f"主进程：{error!r}")
