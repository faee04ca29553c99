"""No main guard: to import this file starts a child."""

import multiprocessing


def work():
    print("child: done=True")


child = multiprocessing.Process(target=work)
child.start()
child.join()
print(f"main: exitcode={child.exitcode}")
