"""写在顶层的 set_start_method，子进程又执行一次。"""

import multiprocessing

multiprocessing.set_start_method("spawn")


def work():
    print("子进程：ran=True")


if __name__ == "__main__":
    child = multiprocessing.Process(target=work)
    child.start()
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
