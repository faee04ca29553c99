"""函数里的函数当 target。"""

import multiprocessing


def main():
    word = "hello"

    def say():
        print(f"子进程：{word=}")

    child = multiprocessing.Process(target=say)
    child.start()
    child.join()


if __name__ == "__main__":
    main()
