"""管道有两端，每一端都能发，也都能收。"""

import multiprocessing
import time


def square(child_end, main_end):
    main_end.close()  # 这一端只该由主进程拿着
    while True:
        try:
            number = child_end.recv()
        except EOFError:  # 再没有谁能发送了
            break
        time.sleep(0.03)
        child_end.send(number * number)
        print(f"子进程：received={number}")
    print("子进程：end_of_file=True")


if __name__ == "__main__":
    main_end, child_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=square, args=(child_end, main_end)
    )
    child.start()
    child_end.close()  # 这一端只该由子进程拿着
    for number in (3, 4, 5):
        main_end.send(number)
        answer = main_end.recv()
        print(f"主进程：sent={number} answer={answer}")
    main_end.close()
    child.join()
    closed = [main_end.closed, child_end.closed]
    print(f"主进程：exitcode={child.exitcode} {closed=}")
