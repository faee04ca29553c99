"""Commands side by side: threads suffice to wait."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


def run(code):
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=20
    )


if __name__ == "__main__":
    codes = ["print(6 * 7)", "import sys; sys.exit(3)"]
    with ThreadPoolExecutor(len(codes)) as executor:
        for done in executor.map(run, codes):
            output = done.stdout.strip()
            code = done.returncode
            print(f"code={code} output={[output]}")
