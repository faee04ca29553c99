"""Three functions as target: which ones get there?"""

import multiprocessing
import pickle


def at_top_level():
    print("child: ran=True")


if __name__ == "__main__":
    def in_guard():
        print("child: ran=True")

    functions = {
        "top level": at_top_level,
        "lambda": lambda: print("child: ran=True"),
        "in the guard": in_guard,
    }
    for kind, function in functions.items():
        child = multiprocessing.Process(target=function)
        try:
            child.start()
        except (AttributeError, pickle.PicklingError):
            print(f"{kind}: started=False")
        else:
            child.join()
            print(f"{kind}: exitcode={child.exitcode}")
