"""只能放两个的队列：put() 放弃，或者等。"""

import multiprocessing


def write(pages, timeout):
    for page in (1, 2, 3):
        pages.put(page, timeout=timeout)
        print(f"子进程：put={page}")


if __name__ == "__main__":
    pages = multiprocessing.Queue(maxsize=2)
    hasty = multiprocessing.Process(
        target=write, args=(pages, 0.3)
    )
    hasty.start()
    hasty.join()  # 主进程忙了不止 0.3 秒
    print(f"主进程：exitcode={hasty.exitcode}")
    print(f"主进程：got={[pages.get(), pages.get()]}")

    patient = multiprocessing.Process(
        target=write, args=(pages, None)
    )
    patient.start()
    print(f"主进程：got={[pages.get() for _ in range(3)]}")
    patient.join()
    print(f"主进程：exitcode={patient.exitcode}")
