"""主进程先往列表里添加，子进程看到的是什么。"""

import multiprocessing

numbers = [0]  # 模块顶层：每次导入都会执行


def look(argument):
    print(f"子进程：as_global={numbers} as_arg={argument}")


if __name__ == "__main__":
    numbers.append(1)  # 保护之内：只有主进程执行
    print(f"主进程：as_global={numbers}")
    child = multiprocessing.Process(
        target=look, args=(numbers,)
    )
    child.start()
