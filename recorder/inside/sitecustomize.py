"""Python imports this at the start of every interpreter of a recorded run: its folder is on the program's PYTHONPATH.

From outside nobody can tell which process wrote a line to a shared terminal, so each process notes its writes itself.
The notes never replace the transcript: they only say whose it is.
"""

import os

if os.environ.get("RECORDER_NOTES"):
    from process_notes import hooks

    hooks.install()
    if os.environ.get("RECORDER_PROGRAM"):
        import recorder_steps
        from process_notes import notebook

        recorder_steps.follow(notebook.note, os.environ["RECORDER_PROGRAM"])
