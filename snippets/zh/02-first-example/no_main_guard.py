"""没有主模块保护：导入这个文件，就会启动子进程。"""

import multiprocessing


def work():
    print("子进程：done=True")


child = multiprocessing.Process(target=work)
child.start()
child.join()
print(f"主进程：exitcode={child.exitcode}")
