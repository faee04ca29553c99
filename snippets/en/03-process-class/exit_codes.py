"""Six ways to end, and the exit code each one leaves."""

import signal
import sys
import time
from multiprocessing import Process, Semaphore


def work(how, ready):
    if how == "ignore":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.release()
    if how == "crash":
        return 1 / 0
    if how == "exit":
        sys.exit(3)
    if how != "return":
        time.sleep(60)


if __name__ == "__main__":
    children = {}
    ready = Semaphore(0)
    for how in ("return", "crash", "exit",
                "terminate", "kill", "ignore"):
        child = Process(target=work, args=(how, ready))
        child.start()
        children[how] = child
    for _ in children:
        ready.acquire()
    print(f"all are ready: children={len(children)}")
    children["terminate"].terminate()
    children["kill"].kill()
    children["ignore"].terminate()
    children["ignore"].join(0.2)
    print(f"ignore: alive={children['ignore'].is_alive()}")
    children["ignore"].kill()
    for how, child in children.items():
        child.join()
        print(f"{how}: exitcode={child.exitcode}")
