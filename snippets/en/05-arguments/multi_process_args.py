"""Two children, one given args, the other kwargs."""

import multiprocessing
import time


def work(task, pause):
    for step in range(1, 4):
        time.sleep(pause)
        print(f"{task}: step={step} pause={pause}")


if __name__ == "__main__":
    by_position = multiprocessing.Process(
        target=work, args=("music", 0.1)
    )
    by_name = multiprocessing.Process(
        target=work, kwargs={"pause": 0.15, "task": "book"}
    )
    by_position.start()
    by_name.start()
