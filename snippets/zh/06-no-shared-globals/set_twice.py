"""启动方法只能设定一次。"""

import multiprocessing

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    print("第一次：done=True")
    multiprocessing.set_start_method("spawn")
