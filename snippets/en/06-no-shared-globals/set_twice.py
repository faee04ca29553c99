"""A start method can be set only once."""

import multiprocessing

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    method = multiprocessing.get_start_method()
    print(f"method={method}")
    multiprocessing.set_start_method("spawn")
