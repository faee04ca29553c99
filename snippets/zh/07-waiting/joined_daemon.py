"""等守护进程做完。"""

import time
from multiprocessing import Process


def work():
    time.sleep(0.3)
    print("守护进程：done=True")


if __name__ == "__main__":
    child = Process(target=work, daemon=True)
    child.start()
    child.join()
    code, daemon = child.exitcode, child.daemon
    print(f"主进程：exitcode={code} daemon={daemon}")
