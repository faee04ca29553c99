"""限制每个工作进程能用的内存。"""

import resource
from concurrent.futures import ProcessPoolExecutor

MEBIBYTE = 1024 * 1024


def limit(mebibytes):
    size = mebibytes * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def use(mebibytes):
    return len(bytes(mebibytes * MEBIBYTE)) // MEBIBYTE


if __name__ == "__main__":
    with ProcessPoolExecutor(
        1, initializer=limit, initargs=(2048,)
    ) as executor:
        for mebibytes in (16, 4096):
            future = executor.submit(use, mebibytes)
            if error := future.exception():
                print(f"error={type(error).__name__}")
            else:
                print(f"used={future.result()}")
