"""Build a site as `mkdocs serve` does, once and again after each change, in one process.

Run in a book's folder: `python rebuild.py SITE` builds into the folder SITE, then waits for a line on standard
input before each further build, and answers with "built" or what went wrong. The warnings go to standard error.
"""

import logging
import sys

from mkdocs.commands.build import build
from mkdocs.config import load_config


def main():
    logging.getLogger("mkdocs").addHandler(logging.StreamHandler())
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    config = load_config(site_dir=sys.argv[1], dev_addr="127.0.0.1:0")
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        while True:
            config.site_url = "http://127.0.0.1:8000/"
            try:
                build(config, serve_url="http://127.0.0.1:8000/")
                print("built", flush=True)
            except BaseException as error:
                print(f"{type(error).__name__}: {error}", flush=True)
            if not sys.stdin.readline():
                break
            config = load_config(site_dir=sys.argv[1], dev_addr="127.0.0.1:0")
    finally:
        config.plugins.on_shutdown()


if __name__ == "__main__":
    main()
