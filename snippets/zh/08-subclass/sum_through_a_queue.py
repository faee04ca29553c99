"""把和经过队列送回来。"""

from multiprocessing import Process, Queue


class Sum(Process):
    def __init__(self, numbers, results):
        super().__init__()
        self.numbers = numbers
        self.results = results

    def run(self):
        self.results.put(sum(self.numbers))


if __name__ == "__main__":
    results = Queue()
    task = Sum([1, 2, 3], results)
    task.start()
    print(f"主进程：total={results.get()}")
    task.join()
