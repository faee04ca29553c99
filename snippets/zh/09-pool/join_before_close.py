"""没有 close() 就 join()。"""

import multiprocessing

if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        result = pool.apply_async(abs, (-42,))
        try:
            pool.join()
        except ValueError as error:
            print(f"主进程：{error!r}")
        pool.close()
        try:
            pool.apply_async(print)
        except ValueError as error:
            print(f"主进程：{error!r}")
        pool.join()
        print(f"主进程：result={result.get()}")
