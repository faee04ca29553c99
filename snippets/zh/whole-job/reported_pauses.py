"""同上，加上进度、失败和退出码。"""

import signal
import sys
import tempfile
from concurrent import futures
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


def leave_ctrl_c_to_main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def do_all(files, workers=2):
    """返回停顿和失败，各按文件存放。"""
    pauses, failures = {}, {}
    with futures.ProcessPoolExecutor(
        workers, initializer=leave_ctrl_c_to_main
    ) as executor:
        jobs = {
            executor.submit(longest_pause, file): file
            for file in files
        }
        try:
            for future in futures.as_completed(jobs):
                file = jobs[future]
                try:
                    pauses[file] = future.result()
                except Exception as error:
                    failures[file] = error
                done = len(pauses) + len(failures)
                print(f"done={done} of={len(files)}")
        except KeyboardInterrupt:
            executor.shutdown(cancel_futures=True)
            raise
    return pauses, failures


def main(files):
    """报告各个文件，返回退出码。"""
    try:
        pauses, failures = do_all(files)
    except KeyboardInterrupt:
        print("已中断")
        return 130
    for file in files:
        if file in pauses:
            print(f"{file.name}: pause={pauses[file]}")
        else:
            print(f"{file.name}: {failures[file]!r}")
    return 1 if failures else 0


def make_logs(folder):
    """代替你自己的文件；其中一个不是日志。"""
    for number in range(1, 7):
        time, lines = datetime.now(), []
        for line in range(1000):
            lines.append(f"{time} served a request")
            pause = number if line == number else 1
            time += timedelta(seconds=pause)
        if number == 3:
            lines.append("not a line of a log")
        log = folder / f"{number}.log"
        log.write_text("\n".join(lines), "utf-8")
    return sorted(folder.glob("*.log"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(make_logs(Path(folder))))
