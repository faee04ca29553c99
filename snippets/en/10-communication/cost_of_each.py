"""What one value costs by each route, main being alone."""

import multiprocessing
import timeit
from multiprocessing.shared_memory import SharedMemory


def measure(label, action):
    runs = timeit.repeat(action, number=10, repeat=50)
    print(f"{label}={min(runs) / 10 * 1e6:.2f} microsec")


if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1)
    measure("shared_memory", lambda: memory.buf[0])
    memory.close()
    memory.unlink()

    number = multiprocessing.Value("i", 0)  # with a lock
    measure("value", lambda: number.value)

    left, right = multiprocessing.Pipe()
    measure("pipe", lambda: (left.send("x"), right.recv()))

    bare = multiprocessing.SimpleQueue()
    measure(
        "simple_queue", lambda: (bare.put("x"), bare.get())
    )

    queue = multiprocessing.Queue()
    measure("queue", lambda: (queue.put("x"), queue.get()))

    with multiprocessing.Manager() as manager:
        board = manager.dict(key="x")  # in another process
        measure("manager_dict", lambda: board["key"])
