"""同一个错误：没有人取结果，有回调，用 get()。"""

import multiprocessing


def divide(number):
    return 10 / number


def report(error):
    print(f"error_callback: error={type(error).__name__}")


if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        silent = pool.apply_async(divide, (0,))
        silent.wait()
        print(f"silent: successful={silent.successful()}")

        heard = pool.apply_async(
            divide, (0,), error_callback=report
        )
        heard.wait()

        asked = pool.apply_async(divide, (0,))
        print(f"asked: result={asked.get()}")
