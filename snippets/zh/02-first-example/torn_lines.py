"""没有缓冲的 print：一行会被撕开。"""

import os
import subprocess
import sys
from multiprocessing import Barrier, Process


class Late:
    def __str__(self):
        self.meeting.wait()  # 等另一个也到这里
        return "done"


def work(name, barrier):
    Late.meeting = barrier
    print(name, Late())


def whole(*options, **variables):
    command = [sys.executable, *options, __file__, "A", "B"]
    env = os.environ | variables
    output = subprocess.check_output(command, env=env)
    lines = sorted(output.decode().splitlines())
    return lines == ["A done", "B done"]


if __name__ == "__main__":
    barrier, children = Barrier(2), []
    for name in sys.argv[1:]:
        child = Process(target=work, args=(name, barrier))
        child.start()
        children.append(child)
    for child in children:
        child.join()
    if not children:
        print(f"python: whole={whole()}")
        print(f"-u: whole={whole('-u')}")
        unbuffered = whole(PYTHONUNBUFFERED="1")
        print(f"PYTHONUNBUFFERED: whole={unbuffered}")
