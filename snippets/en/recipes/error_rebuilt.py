"""An exception that main can build again."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


class RowError(Exception):
    def __init__(self, row, reason):
        super().__init__(row, reason)


def read(row):
    if not row.isdigit():
        raise RowError(row, "not a number")
    return int(row)


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        error = executor.submit(read, "seven").exception()
        print(f"executor: error={type(error).__name__}")
    with multiprocessing.Pool(1) as pool:
        print(f"Pool: row={pool.apply(read, ('7',))}")
        result = pool.apply_async(read, ("seven",))
        try:
            result.get(timeout=2)
        except RowError as error:
            print(f"Pool: error={type(error).__name__}")
