"""子进程改的是它自己那一份属性。"""

import multiprocessing
import time


class Sum(multiprocessing.Process):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = 0

    def run(self):
        for number in self.numbers:
            self.total += number
            time.sleep(0.05)
        print(f"子进程算完：total={self.total}")


if __name__ == "__main__":
    child = Sum([1, 2, 3])
    print(f"启动之前：total={child.total}")
    child.start()
    child.join()
    print(f"等待之后：total={child.total}")
