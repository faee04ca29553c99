"""What one value costs by each route, main being alone."""

import multiprocessing
import timeit
from multiprocessing.shared_memory import SharedMemory

if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1)
    number = multiprocessing.Value("i", 0)  # with a lock
    left, right = multiprocessing.Pipe()
    bare = multiprocessing.SimpleQueue()
    queue = multiprocessing.Queue()
    manager = multiprocessing.Manager()  # another process
    board = manager.dict(key="x")

    routes = {
        "shared_memory": lambda: memory.buf[0],
        "value": lambda: number.value,
        "pipe": lambda: (left.send("x"), right.recv()),
        "simple_queue": lambda: (bare.put("x"), bare.get()),
        "queue": lambda: (queue.put("x"), queue.get()),
        "manager_dict": lambda: board["key"],
    }
    times = {label: [] for label in routes}
    for _ in range(100):  # in turns: disturbed alike
        for label, action in routes.items():
            took = timeit.timeit(action, number=10) / 10
            times[label].append(took)
    for label, took in times.items():
        print(f"{label}={min(took) * 1e6:.2f} microsec")

    memory.close()
    memory.unlink()
