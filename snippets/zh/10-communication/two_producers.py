"""两个生产者共用一个队列：各自的顺序不会乱。"""

import multiprocessing
import time


def produce(name, queue, barrier):
    print(f"生产者 {name}：ready={name}")
    barrier.wait()  # 两个都到了，才开始放
    for number in range(1, 5):
        queue.put((name, number))
        print(f"生产者 {name}：put={number}")
        time.sleep(0.03)
    queue.put((name, None))  # 每个生产者一个结束标记


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    barrier = multiprocessing.Barrier(2)
    children = []
    for name in ("A", "B"):
        child = multiprocessing.Process(
            target=produce, args=(name, queue, barrier)
        )
        child.start()
        children.append(child)

    unfinished = len(children)
    while unfinished:
        name, number = queue.get()
        if number is None:
            unfinished -= 1
            print(f"主进程：finished={name}")
        else:
            print(f"主进程：{name}={number}")

    for child in children:  # 到这时队列已经取空
        child.join()
        print(f"主进程：exitcode={child.exitcode}")
