"""Main joins before it takes out: a deadlock."""

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
    child.join()  # waits for ever
    print(f"main: length={len(queue.get())}")
