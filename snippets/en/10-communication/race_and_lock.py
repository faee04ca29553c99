"""Two children add three each: three are lost, or none."""

import multiprocessing
import time


def add(unguarded, guarded, barrier):
    for _ in range(3):
        seen = unguarded.value
        print(f"no lock: seen={seen}")
        barrier.wait()  # both have read, none has written
        unguarded.value = seen + 1

    for _ in range(3):
        with guarded.get_lock():
            seen = guarded.value
            print(f"lock: locked={seen}")
            time.sleep(0.03)  # nobody else gets in
            guarded.value = seen + 1


if __name__ == "__main__":
    unguarded = multiprocessing.Value("i", 0)
    guarded = multiprocessing.Value("i", 0)
    barrier = multiprocessing.Barrier(2)
    children = []
    for _ in range(2):
        child = multiprocessing.Process(
            target=add, args=(unguarded, guarded, barrier)
        )
        child.start()
        children.append(child)
    for child in children:
        child.join()
    print(f"main: without_lock={unguarded.value}")
    print(f"main: with_lock={guarded.value}")
