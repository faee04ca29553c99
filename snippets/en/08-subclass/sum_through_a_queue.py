"""A sum that comes back through a queue."""

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
    print(f"main: total={results.get()}")
    task.join()
