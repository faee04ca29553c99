"""fork 之前清空缓冲区：管道里也只有一次。"""

import os
import subprocess
import sys


def print_and_fork():
    print(f"一行：pid={os.getpid()}", flush=True)
    if os.fork() == 0:
        sys.exit()
    os.wait()


if __name__ == "__main__":
    print_and_fork()
    if sys.stdout.isatty():  # 再运行一次，输出进管道
        command = [sys.executable, __file__]
        output = subprocess.check_output(command, text=True)
        for line in output.splitlines():
            print(f"管道里：{line}")
