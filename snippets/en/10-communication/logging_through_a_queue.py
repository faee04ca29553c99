"""Log records go to main by a queue; main alone writes."""

import logging
import multiprocessing
from logging.handlers import QueueHandler, QueueListener


def work(queue):
    log = logging.getLogger("work")
    log.addHandler(QueueHandler(queue))
    log.setLevel(logging.INFO)
    log.info("info=child")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    handler = logging.StreamHandler()
    form = "log: pid=%(process)d %(message)s"
    handler.setFormatter(logging.Formatter(form))
    listener = QueueListener(queue, handler)
    children = [
        multiprocessing.Process(target=work, args=(queue,))
        for _ in range(2)
    ]
    for child in children:
        child.start()
    listener.start()
    for child in children:
        child.join()
    listener.stop()
    print(f"pids={sorted(child.pid for child in children)}")
