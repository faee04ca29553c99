"""release() without acquire(): what each lock says."""

import multiprocessing


def careful(lock):
    if lock.acquire(timeout=0.2):
        lock.release()


def careless(lock):
    lock.acquire(timeout=0.2)
    lock.release()


if __name__ == "__main__":
    for kind in ("Semaphore", "BoundedSemaphore", "RLock"):
        try:
            getattr(multiprocessing, kind)().release()
            print(f"{kind}: error=None")
        except (ValueError, AssertionError) as error:
            name = type(error).__name__
            print(f"{kind}: {name}: {error}")

    for work in (careful, careless):
        name, lock = work.__name__, multiprocessing.Lock()
        child = multiprocessing.Process(
            target=work, args=(lock,)
        )
        with lock:
            child.start()
            child.join()
            print(f"main: {name}={child.exitcode}")
