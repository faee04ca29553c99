"""fork 的时候，另一个线程正拿着锁。"""

from multiprocessing import Process
from threading import Event, Lock, Thread

lock = Lock()


def hold(held, go_on):
    with lock:
        held.set()
        go_on.wait()


def work(name):
    with lock:
        print(f"{name}: got=True")


if __name__ == "__main__":
    early = Process(target=work, args=("early",))
    early.start()
    early.join()

    held, go_on = Event(), Event()
    thread = Thread(target=hold, args=(held, go_on))
    thread.start()
    held.wait()
    late = Process(target=work, args=("late",))
    late.start()
    go_on.set()
    thread.join()
    late.join(1.5)
    print(f"main: locked={lock.locked()}")
    print(f"main: alive={late.is_alive()}")
    late.kill()
    late.join()
