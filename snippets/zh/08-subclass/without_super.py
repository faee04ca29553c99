"""子类的 __init__ 忘了父类，或者太晚才想起。"""

import multiprocessing


class Forgotten(multiprocessing.Process):
    def __init__(self, task):
        self.task = task


class Late(multiprocessing.Process):
    def __init__(self, task):
        self.task = task
        self.name = task
        print(f"调用太晚：own_name={self.name}")
        super().__init__()


if __name__ == "__main__":
    forgotten = Forgotten("听音乐")
    print(f"忘了调用：task={forgotten.task}")
    try:
        forgotten.start()
    except AttributeError as error:
        print(f"忘了调用：{error}")
    late = Late("听音乐")
    print(f"调用太晚：task={late.task} name={late.name}")
