"""同样的任务，函数移到顶层，变量改成参数。"""

import multiprocessing


def say(word):
    print(f"子进程：{word=}")


def main():
    word = "hello"
    child = multiprocessing.Process(
        target=say, args=(word,)
    )
    child.start()
    child.join()


if __name__ == "__main__":
    main()
