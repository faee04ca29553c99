"""A start method can be set only once."""

import multiprocessing

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    print("first call: done=True")
    multiprocessing.set_start_method("spawn")
