"""First drain the queue, then join."""

import multiprocessing


def work(queue):
    queue.put("x" * 1_000_000)  # more than a pipe holds
    print("child: put=True")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    child = multiprocessing.Process(
        target=work, args=(queue,)
    )
    child.start()
    print(f"main: length={len(queue.get())}")
    child.join()
    print(f"main: exitcode={child.exitcode}")
