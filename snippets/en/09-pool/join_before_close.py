"""join() without close() before it."""

import multiprocessing

if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        result = pool.apply_async(abs, (-42,))
        try:
            pool.join()
        except ValueError as error:
            print(f"main: {error!r}")
        pool.close()
        try:
            pool.apply_async(print)
        except ValueError as error:
            print(f"main: {error!r}")
        pool.join()
        print(f"main: result={result.get()}")
