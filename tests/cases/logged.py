"""Logging is set up under the main guard; do the children log?"""

import logging
import multiprocessing


def work(number):
    logging.info("task %d begins", number)
    logging.warning("task %d is odd", number)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(processName)s %(message)s")
    logging.info("main begins")
    children = [multiprocessing.Process(target=work, args=(n,)) for n in (1, 2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    logging.info("main ends")
