"""等到每一页都处理完。"""

import time
from multiprocessing import JoinableQueue, Process


def work(queue):
    while True:
        page = queue.get()
        time.sleep(0.1)
        print(f"子进程：page={page}")
        queue.task_done()


if __name__ == "__main__":
    queue = JoinableQueue()
    for page in (1, 2, 3):
        queue.put(page)
    Process(target=work, args=(queue,), daemon=True).start()
    queue.join()
    print("主进程：finished=True")
