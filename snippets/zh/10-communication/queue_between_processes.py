"""队列把一页页稿子从作者进程送到读者进程。"""

import multiprocessing
import os
import time


def read(queue):
    # get() 等到有东西为止；取到 None，循环结束。
    for sender, page in iter(queue.get, None):
        print(f"读者：got={page} sender={sender}")
    print("读者：end=True")


def write(queue):
    for page in (1, 2, 3):
        time.sleep(0.05)
        queue.put((os.getpid(), page))
        print(f"作者：put={page}")
    queue.put(None)  # 结束标记：后面没有了


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    children = []
    for task in (read, write):
        child = multiprocessing.Process(
            target=task, args=(queue,)
        )
        child.start()
        children.append(child)
    for child in children:
        child.join()
        print(f"主进程：joined={child.pid}")
