"""两个进程共用内存里的一个字节。"""

import multiprocessing
import time
from multiprocessing.shared_memory import SharedMemory


def change(name):
    memory = SharedMemory(name=name)  # 按名字接上
    print(f"子进程：found={memory.buf[0]}")
    memory.buf[0] = 42
    time.sleep(0.1)
    print(f"子进程：wrote={memory.buf[0]}")
    memory.close()
    print(f"子进程：closed={memory.buf is None}")


if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1)
    try:
        memory.buf[0] = 7
        print(f"主进程：before={memory.buf[0]}")
        print(f"主进程：size={memory.size}")
        child = multiprocessing.Process(
            target=change, args=(memory.name,)
        )
        child.start()
        child.join()
        print(f"主进程：after={memory.buf[0]}")
    finally:
        memory.close()  # 每个进程各关各的
        memory.unlink()  # 只由一个进程删除
    print(f"主进程：closed={memory.buf is None}")
