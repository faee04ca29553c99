"""What differs between the Pythons that the recorder is tested on, and is asserted on each."""

from recorder.recording import Recording


def server_imports_main(run: Recording) -> bool:
    """Whether a fork server imports the main file before it makes its first child, who then inherits what that made."""
    return (3, 13, 8) <= run.version < (3, 14) or run.version >= (3, 14, 1)


def server_dies_of_main(run: Recording) -> bool:
    """Whether an error in that import is the end of the server; else it goes on without, and each child tries again."""
    return server_imports_main(run) and run.version < (3, 15)
