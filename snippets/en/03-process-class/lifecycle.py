"""One Process object, from its creation to close()."""

import multiprocessing


def work(may_end):
    may_end.wait()


def show(moment, child):
    print(
        f"{moment}: pid={child.pid} "
        f"alive={child.is_alive()} "
        f"exitcode={child.exitcode}"
    )


if __name__ == "__main__":
    may_end = multiprocessing.Event()
    child = multiprocessing.Process(
        target=work, args=(may_end,), name="Ann"
    )
    show("created", child)
    child.start()
    show("started", child)
    print(f"join(0.1): returned={child.join(0.1)}")
    show("still running", child)
    may_end.set()
    print(f"join(): returned={child.join()}")
    show("ended", child)
    try:
        child.start()
    except AssertionError as error:
        print(f"second start(): {error}")
    child.close()
    print(f"after close(): name={child.name}")
    try:
        child.is_alive()
    except ValueError as error:
        print(f"after close(): {error}")
