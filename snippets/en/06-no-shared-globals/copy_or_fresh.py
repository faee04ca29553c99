"""What a child finds in a list that main has changed."""

import multiprocessing

numbers = [0]  # module level: every import runs this


def look(argument):
    print(f"child: as_global={numbers} as_arg={argument}")


if __name__ == "__main__":
    numbers.append(1)  # guarded: only main runs this
    print(f"main: as_global={numbers}")
    child = multiprocessing.Process(
        target=look, args=(numbers,)
    )
    child.start()
