"""A pipe has two ends; each can send and receive."""

import multiprocessing
import time


def square(child_end, main_end):
    main_end.close()  # only main may hold main's end
    while True:
        try:
            number = child_end.recv()
        except EOFError:  # nobody can send any more
            break
        time.sleep(0.03)
        child_end.send(number * number)
        print(f"child: received={number}")
    print("child: end_of_file=True")


if __name__ == "__main__":
    main_end, child_end = multiprocessing.Pipe()
    child = multiprocessing.Process(
        target=square, args=(child_end, main_end)
    )
    child.start()
    child_end.close()  # only the child may hold this end
    for number in (3, 4, 5):
        main_end.send(number)
        answer = main_end.recv()
        print(f"main: sent={number} answer={answer}")
    main_end.close()
    child.join()
    closed = [main_end.closed, child_end.closed]
    print(f"main: exitcode={child.exitcode} {closed=}")
