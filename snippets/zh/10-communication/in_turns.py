"""两个进程轮流：等一个条件成立。"""

from multiprocessing import Condition, Process, Value


def work(mine, turn, changed):
    for step in (1, 2, 3):
        with changed:
            changed.wait_for(lambda: turn.value == mine)
            print(f"子进程 {mine}: step={step}")
            turn.value = 1 - mine
            changed.notify_all()


if __name__ == "__main__":
    turn, changed = Value("i", 0), Condition()
    children = [
        Process(target=work, args=(mine, turn, changed))
        for mine in (0, 1)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
