"""Two children: one hears music, one reads a book."""

import multiprocessing
import time


def listen():
    name = multiprocessing.current_process().name
    for song in (1, 2, 3):
        print(f"{name}: listening to music, song={song}")
        time.sleep(0.2)


def read():
    name = multiprocessing.current_process().name
    for page in (1, 2, 3):
        print(f"{name}: reading a book, page={page}")
        time.sleep(0.2)


if __name__ == "__main__":
    music = multiprocessing.Process(
        target=listen, name="music"
    )
    book = multiprocessing.Process(
        target=read, name="book"
    )
    music.start()
    book.start()
    print("main: both children are started")
