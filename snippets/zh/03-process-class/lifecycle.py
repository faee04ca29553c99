"""一个 Process 对象，从创建到关闭。"""

import multiprocessing


def work(may_end):
    may_end.wait()


def show(moment, child):
    print(
        f"{moment}：pid={child.pid} "
        f"alive={child.is_alive()} "
        f"exitcode={child.exitcode}"
    )


if __name__ == "__main__":
    may_end = multiprocessing.Event()
    child = multiprocessing.Process(
        target=work, args=(may_end,), name="阿明"
    )
    show("已创建", child)
    child.start()
    show("已启动", child)
    print(f"等 0.1 秒：returned={child.join(0.1)}")
    show("还在运行", child)
    may_end.set()
    print(f"等到结束：returned={child.join()}")
    show("已结束", child)
    try:
        child.start()
    except AssertionError as error:
        print(f"再次启动：{error}")
    child.close()
    print(f"关闭之后：name={child.name}")
    try:
        child.is_alive()
    except ValueError as error:
        print(f"关闭之后：{error}")
