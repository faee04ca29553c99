"""Waiting until every page has been dealt with."""

import time
from multiprocessing import JoinableQueue, Process


def work(queue):
    while True:
        page = queue.get()
        time.sleep(0.1)
        print(f"child: page={page}")
        queue.task_done()


if __name__ == "__main__":
    queue = JoinableQueue()
    for page in (1, 2, 3):
        queue.put(page)
    Process(target=work, args=(queue,), daemon=True).start()
    queue.join()
    print("main: finished=True")
