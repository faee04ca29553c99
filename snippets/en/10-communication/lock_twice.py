"""The same process takes a lock twice: Lock, RLock."""

from multiprocessing import Lock, Process, RLock


def work(kind, lock):
    with lock:
        again = lock.acquire(timeout=0.3)
        print(f"{kind}: {again=}")
        if again:
            lock.release()


if __name__ == "__main__":
    locks = {"Lock": Lock(), "RLock": RLock()}
    for kind, lock in locks.items():
        child = Process(target=work, args=(kind, lock))
        child.start()
        child.join()
        print(f"{kind}: free={lock.acquire(timeout=0.3)}")
