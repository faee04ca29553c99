"""又有 target，又重写了 run()。"""

from multiprocessing import Process


class Task(Process):
    def run(self):
        print("子进程：ran=run")


def work():
    print("子进程：ran=target")


if __name__ == "__main__":
    Task(target=work).start()
