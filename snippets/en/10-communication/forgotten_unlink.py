"""Nobody removes the shared memory: a leak."""

from multiprocessing.shared_memory import SharedMemory

if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1)
    print(f"main: size={memory.size}")
    memory.buf[0] = 7
    print(f"main: wrote={memory.buf[0]}")
    memory.close()  # closed, but not unlinked
    print(f"main: closed={memory.buf is None}")
