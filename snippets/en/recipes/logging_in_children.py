"""Logging set up in main alone."""

import logging
import multiprocessing


def work():
    logging.info("info=child")
    logging.warning("warning=child")


if __name__ == "__main__":
    logging.basicConfig(
        level=logging.INFO, format="log: %(message)s"
    )
    logging.info("info=main")
    child = multiprocessing.Process(target=work)
    child.start()
    child.join()
