"""A target, and run() overridden."""

from multiprocessing import Process


class Task(Process):
    def run(self):
        print("child: ran=run")


def work():
    print("child: ran=target")


if __name__ == "__main__":
    Task(target=work).start()
