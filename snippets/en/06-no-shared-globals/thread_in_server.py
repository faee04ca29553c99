"""A thread that an import starts: who has it?"""

import multiprocessing
import threading

never = threading.Event()
ticker = threading.Thread(target=never.wait, daemon=True)
ticker.start()  # an imported package may do this


def look():
    print(f"child: threads={threading.active_count()}")


if __name__ == "__main__":
    child = multiprocessing.Process(target=look)
    child.start()
    print(f"main: threads={threading.active_count()}")
