"""同一个程序运行两次，就是两个进程。"""

import os
import subprocess
import sys
import threading
import time


def introduce(name):
    numbers = f"pid={os.getpid()} ppid={os.getppid()}"
    threads = threading.active_count()
    print(f"{name}：{numbers} threads={threads}")


if __name__ == "__main__":
    if len(sys.argv) > 1:  # 带着名字运行：自我介绍
        introduce(sys.argv[1])
        time.sleep(0.3)
    else:  # 不带名字：把这个文件再运行两次
        introduce("主进程")
        runs = []
        for name in ("第一次", "第二次"):
            command = [sys.executable, __file__, name]
            runs.append(subprocess.Popen(command))
        for run in runs:
            run.wait()
