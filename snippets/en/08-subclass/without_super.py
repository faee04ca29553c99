"""A subclass whose __init__ forgets the base class."""

import multiprocessing


class Forgotten(multiprocessing.Process):
    def __init__(self, task):
        self.task = task


class Late(multiprocessing.Process):
    def __init__(self, task):
        self.task = task
        self.name = task
        print(f"Late: own_name={self.name}")
        super().__init__()


if __name__ == "__main__":
    forgotten = Forgotten("music")
    print(f"Forgotten: task={forgotten.task}")
    try:
        forgotten.start()
    except AttributeError as error:
        print(f"Forgotten: {error}")
    late = Late("music")
    print(f"Late: task={late.task} name={late.name}")
