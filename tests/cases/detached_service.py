"""A service detaches itself; the process in the middle lives for 50 ms."""

import os
import time

if __name__ == "__main__":
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(0.8)
            print(f"service pid={os.getpid()} ppid={os.getppid()}")
            os._exit(0)
        time.sleep(0.05)
        os._exit(0)
    os.wait()
    print(f"main pid={os.getpid()} ends")
