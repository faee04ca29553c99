"""两个子进程各加三次：丢掉三次，或者一次不丢。"""

import multiprocessing
import time


def add(unguarded, guarded, barrier):
    for _ in range(3):
        seen = unguarded.value
        print(f"不加锁：seen={seen}")
        barrier.wait()  # 都读过了，谁都还没有写
        unguarded.value = seen + 1

    for _ in range(3):
        with guarded.get_lock():
            seen = guarded.value
            print(f"加锁：locked={seen}")
            time.sleep(0.03)  # 这时别人进不来
            guarded.value = seen + 1


if __name__ == "__main__":
    unguarded = multiprocessing.Value("i", 0)
    guarded = multiprocessing.Value("i", 0)
    barrier = multiprocessing.Barrier(2)
    children = []
    for _ in range(2):
        child = multiprocessing.Process(
            target=add, args=(unguarded, guarded, barrier)
        )
        child.start()
        children.append(child)
    for child in children:
        child.join()
    print(f"主进程：without_lock={unguarded.value}")
    print(f"主进程：with_lock={guarded.value}")
