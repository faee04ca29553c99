"""Two children, each fills half of an array."""

from multiprocessing import Array, Process


def fill(numbers, start):
    for place in range(start, start + 3):
        numbers[place] = place + 0.5


if __name__ == "__main__":
    numbers = Array("d", 6)  # six doubles, 0 at first
    print(f"main: before={numbers[:]}")
    children = [
        Process(target=fill, args=(numbers, start))
        for start in (0, 3)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"main: after={numbers[:]}")
    try:
        numbers[0] = "text"
    except TypeError as error:
        print(f"main: {error!r}")
