"""在主模块保护之内才创建的全局变量。"""

import multiprocessing


def greet():
    print(f"子进程：greeting={greeting}")


if __name__ == "__main__":
    greeting = "hello"
    child = multiprocessing.Process(target=greet)
    child.start()
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
