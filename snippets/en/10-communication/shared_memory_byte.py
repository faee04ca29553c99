"""One byte of memory that two processes share."""

import multiprocessing
import time
from multiprocessing.shared_memory import SharedMemory


def change(name):
    memory = SharedMemory(name=name)  # attach by name
    print(f"child: found={memory.buf[0]}")
    memory.buf[0] = 42
    time.sleep(0.1)
    print(f"child: wrote={memory.buf[0]}")
    memory.close()
    print(f"child: closed={memory.buf is None}")


if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1)
    try:
        memory.buf[0] = 7
        print(f"main: before={memory.buf[0]}")
        print(f"main: size={memory.size}")
        child = multiprocessing.Process(
            target=change, args=(memory.name,)
        )
        child.start()
        child.join()
        print(f"main: after={memory.buf[0]}")
    finally:
        memory.close()  # every process closes its own view
        memory.unlink()  # exactly one removes the block
    print(f"main: closed={memory.buf is None}")
