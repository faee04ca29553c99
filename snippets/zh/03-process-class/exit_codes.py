"""六种结束方式，各自留下的退出码。"""

import signal
import sys
import time
from multiprocessing import Process, Semaphore


def work(how, ready):
    if how == "忽略":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.release()
    if how == "出错":
        return 1 / 0
    if how == "退出":
        sys.exit(3)
    if how != "返回":
        time.sleep(60)


if __name__ == "__main__":
    children = {}
    ready = Semaphore(0)
    for how in ("返回", "出错", "退出",
                "终止", "杀死", "忽略"):
        child = Process(target=work, args=(how, ready))
        child.start()
        children[how] = child
    for _ in children:
        ready.acquire()
    print(f"全部就绪：children={len(children)}")
    children["终止"].terminate()
    children["杀死"].kill()
    children["忽略"].terminate()
    children["忽略"].join(0.2)
    print(f"忽略：alive={children['忽略'].is_alive()}")
    children["忽略"].kill()
    for how, child in children.items():
        child.join()
        print(f"{how}：exitcode={child.exitcode}")
