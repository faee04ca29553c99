"""一个值走每条路各要多久：主进程独自测量。"""

import multiprocessing
import timeit
from multiprocessing.shared_memory import SharedMemory

if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1)
    number = multiprocessing.Value("i", 0)  # 自带一把锁
    left, right = multiprocessing.Pipe()
    bare = multiprocessing.SimpleQueue()
    queue = multiprocessing.Queue()
    manager = multiprocessing.Manager()  # 另一个进程
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
    for _ in range(100):  # 轮流测量，受到的干扰才一样
        for label, action in routes.items():
            took = timeit.timeit(action, number=10) / 10
            times[label].append(took)
    for label, took in times.items():
        print(f"{label}={min(took) * 1e6:.2f} 微秒")

    memory.close()
    memory.unlink()
