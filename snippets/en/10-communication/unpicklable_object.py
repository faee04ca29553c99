"""put() of what cannot be pickled: who learns of it?"""

import multiprocessing
import queue as queues


def work(queue, pipe):
    queue.put(lambda: None)
    print("child: put=True")
    queue.put(2)
    seen = pipe.recv()  # until main has looked
    print(f"child: {seen=}")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    pipe, other_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=work, args=(queue, other_end)
    )
    child.start()
    print(f"main: got={queue.get()}")
    try:
        queue.get(timeout=0.3)
    except queues.Empty:
        print("main: empty=True")
    pipe.send(True)
    child.join()
    print(f"main: exitcode={child.exitcode}")
