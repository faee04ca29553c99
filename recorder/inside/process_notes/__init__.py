"""Notes taken inside the processes of a recorded run; see `process_notes.hooks` for what is noted."""
