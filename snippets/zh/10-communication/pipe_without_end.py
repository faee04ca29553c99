"""等不到结尾的管道。"""

import multiprocessing


def read(child_end):
    try:
        while True:
            print(f"子进程：got={child_end.recv()}")
    except EOFError:
        print("子进程：end_of_file=True")


if __name__ == "__main__":
    main_end, child_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=read, args=(child_end,)
    )
    child.start()
    main_end.send(1)
    main_end.close()  # 以为这样就到了结尾
    child.join()
    print(f"主进程：exitcode={child.exitcode}")
