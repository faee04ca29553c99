"""A pipe whose end never comes."""

import multiprocessing


def read(child_end):
    try:
        while True:
            print(f"child: got={child_end.recv()}")
    except EOFError:
        print("child: end_of_file=True")


if __name__ == "__main__":
    main_end, child_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=read, args=(child_end,)
    )
    child.start()
    main_end.send(1)
    main_end.close()  # should be the end
    child.join()
    print(f"main: exitcode={child.exitcode}")
