"""信号量：两个位置，四个进程。"""

from multiprocessing import Barrier, Process, Semaphore


def work(places, everyone):
    entered = places.acquire(timeout=0.3)
    print(f"子进程：{entered=}")
    everyone.wait()  # 四个都试过了，才有人离开
    if entered:
        places.release()


if __name__ == "__main__":
    places, everyone = Semaphore(2), Barrier(4)
    children = [
        Process(target=work, args=(places, everyone))
        for _ in range(4)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    free = [places.acquire(timeout=0.1) for _ in range(3)]
    print(f"主进程：{free=}")
