"""A daemon that main waits for."""

import time
from multiprocessing import Process


def work():
    time.sleep(0.3)
    print("daemon: done=True")


if __name__ == "__main__":
    child = Process(target=work, daemon=True)
    child.start()
    child.join()
    code, daemon = child.exitcode, child.daemon
    print(f"main: exitcode={code} daemon={daemon}")
