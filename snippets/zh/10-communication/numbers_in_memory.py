"""共享内存里的一排浮点数。"""

from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory


def double(name, count):
    memory = SharedMemory(name=name)
    numbers = memory.buf.cast("d")
    for place in range(count):
        numbers[place] *= 2
    numbers.release()
    memory.close()


if __name__ == "__main__":
    memory = SharedMemory(create=True, size=3 * 8)
    numbers = memory.buf.cast("d")
    for place in range(3):
        numbers[place] = place + 0.5
    child = Process(target=double, args=(memory.name, 3))
    child.start()
    child.join()
    print(f"主进程：numbers={numbers[:3].tolist()}")
    numbers.release()
    memory.close()
    memory.unlink()
