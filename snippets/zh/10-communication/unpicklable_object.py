"""放进不能 pickle 的东西，谁会知道？"""

import multiprocessing
import queue as queues


def work(queue, pipe):
    queue.put(lambda: None)
    print("子进程：put=True")
    queue.put(2)
    seen = pipe.recv()  # 等主进程看完
    print(f"子进程：{seen=}")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    pipe, other_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=work, args=(queue, other_end)
    )
    child.start()
    print(f"主进程：got={queue.get()}")
    try:
        queue.get(timeout=0.3)
    except queues.Empty:
        print("主进程：empty=True")
    pipe.send(True)
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
