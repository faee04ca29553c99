"""哪些函数能当 target：顶层的、lambda、保护之内的。"""

import multiprocessing
import pickle


def at_top_level():
    print("子进程：ran=True")


if __name__ == "__main__":
    def in_guard():
        print("子进程：ran=True")

    functions = {
        "顶层": at_top_level,
        "lambda": lambda: print("子进程：ran=True"),
        "保护之内": in_guard,
    }
    for kind, function in functions.items():
        child = multiprocessing.Process(target=function)
        try:
            child.start()
        except (AttributeError, pickle.PicklingError):
            print(f"{kind}：started=False")
        else:
            child.join()
            print(f"{kind}：exitcode={child.exitcode}")
