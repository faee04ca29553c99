"""子进程改的是它自己那一份属性。"""

import multiprocessing
import time


def report(where, task):
    print(f"{where}：total={task.total}")


class Sum(multiprocessing.Process):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = 0

    def run(self):
        for number in self.numbers:
            self.total += number
            time.sleep(0.05)
        report("子进程算完", self)


if __name__ == "__main__":
    child = Sum([1, 2, 3])
    report("启动之前", child)
    child.start()
    child.join()
    report("等待之后", child)
