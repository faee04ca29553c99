"""许多日志文件，各找出最长的一次停顿。"""

import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

FORMAT = "%Y-%m-%d %H:%M:%S"


def longest_pause(file):
    """处理一个文件，由工作进程执行。"""
    times = [
        datetime.strptime(line[:19], FORMAT)
        for line in file.read_text("utf-8").splitlines()
    ]
    return max((b - a).seconds for a, b in pairwise(times))


def make_logs(folder):
    """代替你自己的文件。"""
    for number in range(1, 7):
        time, lines = datetime.now(), []
        for line in range(1000):
            lines.append(f"{time} served a request")
            pause = number if line == number else 1
            time += timedelta(seconds=pause)
        text = "\n".join(lines)
        (folder / f"{number}.log").write_text(text, "utf-8")
    return sorted(folder.glob("*.log"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        files = make_logs(Path(folder))
        with ProcessPoolExecutor(2) as executor:
            results = executor.map(longest_pause, files)
            for file in files:
                print(f"{file.name}: pause={next(results)}")
