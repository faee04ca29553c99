"""共享内存没有人删除：泄漏。"""

from multiprocessing.shared_memory import SharedMemory

if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1)
    print(f"主进程：size={memory.size}")
    memory.buf[0] = 7
    print(f"主进程：wrote={memory.buf[0]}")
    memory.close()  # 关闭了，却没有删除
    print(f"主进程：closed={memory.buf is None}")
