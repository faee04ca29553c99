"""任务运行期间，主进程能否在屏障处与它会合？"""

import multiprocessing
import threading


def share(barrier):
    global meeting
    meeting = barrier


def meet(patience):
    try:
        meeting.wait(patience)
    except threading.BrokenBarrierError:
        return False
    return True


if __name__ == "__main__":
    barrier = multiprocessing.Barrier(2)
    with multiprocessing.Pool(1, share, (barrier,)) as pool:
        result = pool.apply_async(meet, (None,))
        barrier.wait()
        print(f"apply_async：met={result.get()}")

        met = pool.apply(meet, (0.2,))
        print(f"apply：met={met}")

        alive = len(multiprocessing.active_children())
        print(f"主进程：alive={alive}")
