"""Several processes, one log file: main writes it."""

import logging
import multiprocessing
import tempfile
from logging.handlers import QueueHandler, QueueListener
from pathlib import Path


def work(number, queue):
    logger = logging.getLogger("work")
    logger.addHandler(QueueHandler(queue))
    logger.setLevel(logging.INFO)
    logger.info("%s", f"number={number} step=1")
    logger.info("%s", f"number={number} step=2")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "job.log"
        handler = logging.FileHandler(file)
        layout = "pid=%(process)d %(message)s"
        handler.setFormatter(logging.Formatter(layout))
        queue = multiprocessing.Queue()
        listener = QueueListener(queue, handler)
        children = [
            multiprocessing.Process(target=work, args=args)
            for args in ((1, queue), (2, queue))
        ]
        for child in children:
            child.start()
        listener.start()
        for child in children:
            child.join()
        listener.stop()
        handler.close()
        print(file.read_text("utf-8").strip())
