"""几处笔误，各自怎样收场。"""

import multiprocessing
import os


def read(book):
    print(f"读了{book}：pid={os.getpid()}")


if __name__ == "__main__":
    try:
        multiprocessing.Process("读", read)
    except AssertionError as error:
        print(f"group：{error}")
    try:
        multiprocessing.Process(target=read, args=(1))
    except TypeError as error:
        print(f"少了逗号的数：TypeError: {error}")
    slips = {
        "名字": {"target": "read", "args": ("tea",)},
        "结果": {"target": read("map")},
        "少了逗号": {"target": read, "args": ("tea")},
    }
    for slip, arguments in slips.items():
        child = multiprocessing.Process(**arguments)
        child.start()
        child.join()
        print(f"{slip}：exitcode={child.exitcode}")
