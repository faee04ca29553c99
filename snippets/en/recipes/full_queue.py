"""A queue with room for two: put() gives up, or waits."""

import multiprocessing


def write(pages, timeout):
    for page in (1, 2, 3):
        pages.put(page, timeout=timeout)
        print(f"child: put={page}")


if __name__ == "__main__":
    pages = multiprocessing.Queue(maxsize=2)
    hasty = multiprocessing.Process(
        target=write, args=(pages, 0.3)
    )
    hasty.start()
    hasty.join()  # main is busy for longer than 0.3 seconds
    print(f"main: exitcode={hasty.exitcode}")
    print(f"main: got={[pages.get(), pages.get()]}")

    patient = multiprocessing.Process(
        target=write, args=(pages, None)
    )
    patient.start()
    print(f"main: got={[pages.get() for _ in range(3)]}")
    patient.join()
    print(f"main: exitcode={patient.exitcode}")
