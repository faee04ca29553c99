"""两个消费者，两个结束标记。"""

from multiprocessing import Process, Queue


def consume(queue):
    pages = list(iter(queue.get, None))
    print(f"消费者：pages={len(pages)} end=True")


if __name__ == "__main__":
    queue = Queue()
    consumers = [
        Process(target=consume, args=(queue,))
        for _ in range(2)
    ]
    for consumer in consumers:
        consumer.start()
    for page in range(6):
        queue.put(page)
    for _ in consumers:
        queue.put(None)
    for consumer in consumers:
        consumer.join()
