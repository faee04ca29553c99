"""Run programs, watch their processes, show what happened."""

from recorder.diagrams import diagram
from recorder.fence import RunFailed, Runs, record
from recorder.recording import Line, Process, Recording, Span

__all__ = ["Line", "Process", "Recording", "RunFailed", "Runs", "Span", "diagram", "record"]
