"""启动方法只能设定一次。"""

import multiprocessing

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    method = multiprocessing.get_start_method()
    print(f"method={method}")
    multiprocessing.set_start_method("spawn")
