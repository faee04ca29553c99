"""Python imports this at the start of every interpreter of a recorded run: its folder is on the program's PYTHONPATH.

From outside nobody can tell which process wrote a line to a shared terminal, so each process notes its writes itself.
The notes never replace the transcript: they only say whose it is.
"""

import os
import sys

if os.environ.get("RECORDER_NOTES"):
    from process_notes import hooks

    hooks.install()
    if os.environ.get("RECORDER_PROGRAM"):
        import recorder_steps
        from process_notes import notebook

        recorder_steps.follow(notebook.note, os.environ["RECORDER_PROGRAM"])

    # The program finds its path as it would be. What takes notes is loaded by now; an interpreter that this one starts
    # finds the folder where this one did, in the environment.
    sys.path.remove(os.path.dirname(__file__))  # noqa: PTH120
