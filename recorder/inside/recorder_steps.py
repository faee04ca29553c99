"""Notes of where a process is in its program, and which calls it makes there that may wait or carry something over.

Only the program's own file is followed, line by line, and of the standard library the few functions below. From
Python 3.12 on `sys.monitoring` does it for their code alone; before, a trace function, which is told of every call. It
is set when the program's own code begins, is off while modules are imported, and leaves a loop whose lines have been
noted often enough, if they come fast. Neither leaves a frame on the program's stack: what is here has returned before
the program goes on.

    (t, pid, "line", thread, line, function)             the thread comes to this line
    (t, pid, "back", thread, function)                   it leaves this function
    (t, pid, "often", line)                              what follows of this line is left out
    (t, pid, "enter", thread, line, call, class, about, n) the program's own code calls this function of the library;
                                                         n: how often it has put something into this queue or pipe
    (t, pid, "leave", thread, call)                      which has returned
    (t, pid, "raised", thread, call)                     this put() or send() is about to end by an exception
    (t, pid, "pair", channel, channel)                   the two ends of a Pipe()
    (t, pid, "sent", channel, n)                         the n-th message is about to be written into this channel
    (t, pid, "received", channel, n)                     the n-th has been read from it
    (t, pid, "dropped", channel)                         what was to be written next cannot be pickled, and is dropped
    (t, pid, "worker", tasks, results)                   a pool's worker reads from and writes to these channels
    (t, pid, "thread", thread, id)                       what the system calls this thread
    (t, pid, "kill", receiver, number)                   the program's own code calls os.kill()
    (t, pid, "killpg", group, number)                    or os.killpg()

A channel is the inode of a pipe or socket: the same in all processes that hold it. `about` is a tuple: channel and
short repr of what is put; pid and name of the process that is started or joined; parties of a barrier.
"""

import os
import sys
import time
from _thread import get_native_id

from process_notes import loading

CodeType = type((lambda: 0).__code__)

MOST = 40  # times that one line, or one call in it, is noted in one process
LOOKS, DEAR = 500, 5e-6  # lines after which the time is looked at; seconds for each that are no hurry
MESSAGES = 200  # that are noted one by one, for each channel and process; of more, the powers of two
SHORT = 40  # characters of a repr

OWN, CALL, SEND, RECEIVE, DROP, PAIR, WORKER, END = "own", "call", "send", "receive", "drop", "pair", "worker", "end"
# Functions of the standard library, by the ends of their files' paths, that are followed wherever they are called from.
FOLLOWED = {
    "multiprocessing/connection.py": {"_send_bytes": SEND, "_recv_bytes": RECEIVE, "Pipe": PAIR},
    "multiprocessing/pool.py": {"worker": WORKER},
    "multiprocessing/queues.py": {"_finalize_join": END, "_on_queue_feeder_error": DROP},
    "threading.py": {"_shutdown": END},
}
# What a process waits for at its end, without its program's saying so: the call, and the class of what it is made on.
ENDS = {"_finalize_join": ("join_thread", "Queue"), "_shutdown": ("join", "Thread")}
# What is followed where the program's own code calls it: parts of the paths, and names of functions.
CALLS = ("multiprocessing/", "concurrent/futures/", "/threading.py", "/subprocess.py", "/queue.py")
CALLED = (
    *("start", "join", "terminate", "put", "get", "get_nowait", "send", "send_bytes", "recv", "recv_bytes", "poll"),
    *("acquire", "__enter__", "__exit__", "wait", "wait_for", "next", "__next__", "result_iterator", "result"),
    *("apply", "map", "starmap", "as_completed", "shutdown", "_callmethod"),
    *("run", "call", "check_call", "check_output", "communicate"),
)
PUTS = ("put", "send", "send_bytes")
SAFE = (int, float, bool, str, bytes, type(None))

note = None  # appends a note; set by `follow`
_names = ()  # what the program's own file is called in its code objects
_files = {}  # by the name of a file: what its functions are to us by their names; OWN; or None
_seen = {}  # by line, by function, by call, by channel: how often it has come in this process
_threads = {}
_loops_left = False  # whether the lines of some loop are no longer looked at
_tool = None  # our number among the tools of sys.monitoring


def follow(take_note, program):
    """Follow the program from here on, in this process and those that it forks.

    take_note: called with the kind and the facts of a note.
    program: the absolute path of the program's file.
    """
    global note, _names
    note, _names = take_note, (program, program.rpartition(os.sep)[2])
    _forget()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_forget)
    sys.addaudithook(_audited)
    if hasattr(sys, "monitoring"):
        _monitor()


def _forget():
    """A forked child is another process: nothing of it has been noted yet."""
    _seen.clear()
    _threads.clear()
    _thread()
    if _tool is not None:
        sys.monitoring.restart_events()


def _thread():
    own = get_native_id()
    if own not in _threads:
        _threads[own] = len(_threads)
        note("thread", _threads[own], own)
    return _threads[own]


def _audited(event, arguments):
    if event == "exec":  # the code of a module, or of the program itself, is about to be executed
        if isinstance(arguments[0], CodeType):
            _executed(arguments[0])
    elif event in ("os.kill", "os.killpg") and _kind(sys._getframe(1).f_code) == OWN:
        note(event[3:], *arguments)


def _kind(code):
    """What a code object is to us: OWN, one of FOLLOWED, CALL for the rest of CALLS, or None."""
    file = code.co_filename
    if file not in _files:
        path = file.replace("\\", "/")
        if file in _names:
            _files[file] = OWN
        elif any(room in path for room in CALLS):
            _files[file] = dict.fromkeys(CALLED, CALL) | _followed(path)
        else:
            _files[file] = None
    kinds = _files[file]
    return kinds.get(code.co_name) if isinstance(kinds, dict) else kinds


def _followed(path):
    return next((functions for end, functions in FOLLOWED.items() if path.endswith(f"/{end}")), {})


def _line(line, function):
    """Note a line; return whether it is to be noted again."""
    seen = _count(line)
    if seen <= MOST:
        note("line", _thread(), line, function)
    elif seen == MOST + 1:
        note("often", line)
    return seen <= MOST


def _count(what):
    seen = _seen[what] = _seen.get(what, 0) + 1
    return seen


def _message(way, frame):
    channel = _channel(frame.f_locals.get("self"))
    number = _count((way, channel))
    if number <= MESSAGES or not number & (number - 1):
        note(way, channel, number)


def _caller(frame):
    """The frame of the own code that called this function, or None. A proxy's method has one frame between."""
    back = frame.f_back
    if back is not None and back.f_code.co_filename == "<string>":
        back = back.f_back
    return back if back is not None and _kind(back.f_code) == OWN else None


def _at_the_end(frame):
    """Whether multiprocessing itself joins a child, because this process ends."""
    return frame.f_code.co_name == "join" and frame.f_back and frame.f_back.f_code.co_name == "_exit_function"


def _has_threads(active):
    """Whether there are threads that Python waits for, besides the main one; `active` is what threading knows of."""
    return sum(not getattr(thread, "_daemonic", True) for thread in list(active.values())) > 1


def _entered(kind, frame):
    """Note that a function of the library has been called; return whether its return is to be noted."""
    if kind == CALL:
        caller = _caller(frame)
        if caller is None and not _at_the_end(frame):
            return False
        values, name = frame.f_locals, frame.f_code.co_name
        owner = values.get("self")
        if caller is None:
            note("enter", _thread(), 0, name, type(owner).__name__, _about(owner, values), 0)
            return True
        puts = name in PUTS and _count((id(owner), "put"))
        if _count((caller.f_lineno, name)) > MOST:
            return False
        note("enter", _thread(), caller.f_lineno, name, type(owner).__name__, _about(owner, values), puts)
        return True
    if kind == SEND:
        _message("sent", frame)
    elif kind == DROP:  # called by the feeder thread, which writes what was put
        feeder = frame.f_back.f_locals if frame.f_back else {}
        note("dropped", _channel(getattr(feeder.get("send_bytes"), "__self__", None)))
    elif kind == WORKER:
        values = frame.f_locals
        ends = getattr(values.get("inqueue"), "_reader", None), getattr(values.get("outqueue"), "_writer", None)
        note("worker", *map(_channel, ends))
    elif kind == END:
        if "_active" in frame.f_globals and not _has_threads(frame.f_globals["_active"]):
            return False
        note("enter", _thread(), 0, *ENDS[frame.f_code.co_name], (), 0)
    return kind in (RECEIVE, PAIR, END)


def _raised(code):
    """Note that a call ends by an exception, if it would have put something."""
    if code.co_name in PUTS:
        note("raised", _thread(), code.co_name)


def _left(kind, frame, result):
    """Note that a function has returned of which this is to be noted."""
    if kind == RECEIVE:
        _message("received", frame)
    elif kind == PAIR and isinstance(result, tuple):
        note("pair", *map(_channel, result))
    elif kind == END:
        note("leave", _thread(), ENDS[frame.f_code.co_name][0])
    elif kind == CALL:
        caller, name = _caller(frame), frame.f_code.co_name
        if _at_the_end(frame) if caller is None else _seen.get((caller.f_lineno, name), 0) <= MOST:
            note("leave", _thread(), name)


def _about(owner, values):
    """What a call is about, as far as that can be told without running any code of the program's."""
    connection = owner if hasattr(type(owner), "_send_bytes") else None
    if hasattr(type(owner), "put"):
        connection = getattr(owner, "_writer", None) or getattr(owner, "_reader", None)
    if connection is not None:
        return _channel(connection), _short(values.get("obj"), "obj" in values)
    if hasattr(type(owner), "_bootstrap"):
        return getattr(getattr(owner, "_popen", None), "pid", None), getattr(owner, "_name", None), _given(owner)
    if hasattr(type(owner), "n_waiting") and hasattr(owner, "_parties"):  # a barrier
        return (owner._parties,)
    if "methodname" in values:
        return values["methodname"], _short(values.get("args"), True)
    return ()


def _given(process):
    """What a process is given at its start: its arguments, then those that have names."""
    by_position, by_name = getattr(process, "_args", ()), getattr(process, "_kwargs", {})
    parts = [_short(by_position, True)] if by_position or not by_name else []
    return _clipped(", ".join(parts + [f"{name}={_short(value, True)}" for name, value in by_name.items()]))


def _channel(connection):
    """The inode behind a connection; None where there is none."""
    try:
        return os.fstat(connection._handle).st_ino
    except (AttributeError, OSError, TypeError):
        return None


def _short(value, there, depth=0):
    """A short repr of plain values; the type's name of others, whose repr may be anything."""
    if not there:
        return ""
    if type(value) in (tuple, list):
        inner = ", ".join(_short(item, True, depth + 1) for item in value[:8]) if depth < 2 else "…"
        inner += ", …" if len(value) > 8 else "," if len(value) == 1 and type(value) is tuple else ""
        text = f"({inner})" if type(value) is tuple else f"[{inner}]"
    elif type(value) in SAFE:
        text = repr(value[:SHORT]) if isinstance(value, (str, bytes)) else repr(value)
    else:
        text = type(value).__name__
    return _clipped(text)


def _clipped(text):
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


# Up to Python 3.11: a trace function.


def _begin_tracing(code):
    """Nothing is traced until the program's own code begins."""
    global _executed
    if _kind(code) == OWN:
        _executed = _kind  # of what comes later there is nothing to do
        import threading

        loading.leave_out(_trace)
        threading.settrace(_trace)
        sys.settrace(_trace)


def _trace(frame, _event, _arg):
    """Called for each Python function that is called."""
    code = frame.f_code
    if _files.get(code.co_filename, OWN) is None and not _loops_left:  # the hot path
        return None
    kind = _kind(code)
    back = frame.f_back if _loops_left else None
    if back is not None and not back.f_trace_lines and back.f_trace is _trace_own:
        back.f_trace_lines = True  # it is out of its loop, or at least calls something
        if kind != OWN:
            _line(back.f_lineno, back.f_code.co_name)
    if kind is None:
        return None
    if kind == OWN:
        return _trace_own
    if not _entered(kind, frame):
        return None
    frame.f_trace_lines = False
    return _trace_return


def _trace_own(frame, event, _arg):
    global _loops_left
    if event == "line":
        if not _line(frame.f_lineno, frame.f_code.co_name) and _hurried():
            frame.f_trace_lines, _loops_left = False, True
    elif event == "return":
        _back(frame.f_code)
    return _trace_own


def _hurried():
    """Whether lines that are no longer noted come so fast that to look at each would take a tenth of the time."""
    if _count("hurry") % LOOKS:
        return False
    now = time.monotonic()
    before, _seen["looked"] = _seen.get("looked", 0.0), now
    return now - before < LOOKS * DEAR


def _trace_return(frame, event, arg):
    if event == "exception":
        _raised(frame.f_code)
    elif event == "return":
        _left(_kind(frame.f_code), frame, arg)
    return _trace_return


def _back(code):
    seen = _count(code.co_name)
    if seen <= MOST:
        note("back", _thread(), code.co_name)
    return seen <= MOST


# From Python 3.12 on: sys.monitoring.


def _monitor():
    global _tool
    monitoring, events = sys.monitoring, sys.monitoring.events
    _tool = next((number for number in (4, 3, 5) if monitoring.get_tool(number) is None), None)
    if _tool is None:
        return
    monitoring.use_tool_id(_tool, "recorder")
    for event, callback in (
        (events.PY_START, _called),
        (events.PY_RESUME, _called),  # generators too
        (events.PY_RETURN, _returned),
        (events.PY_YIELD, _returned),
        (events.LINE, _came),
        (events.PY_UNWIND, _unwound),
    ):
        monitoring.register_callback(_tool, event, callback)
    monitoring.set_events(_tool, events.PY_UNWIND)  # which cannot be asked for of single functions


def _look_into(code):
    """Follow what of this code is to be followed."""
    _kind(code)
    if _tool is not None and _files[code.co_filename] is not None:
        _follow_code(code)


def _follow_code(code):
    events = sys.monitoring.events
    if kind := _kind(code):
        wanted = events.LINE if kind == OWN else events.PY_START | events.PY_RESUME
        sys.monitoring.set_local_events(_tool, code, wanted | events.PY_RETURN | events.PY_YIELD)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            _follow_code(inner)


def _called(code, _):
    _entered(_kind(code), sys._getframe(1))


def _came(code, number):
    return None if _line(number, code.co_name) else sys.monitoring.DISABLE


def _unwound(code, *_):
    kind = _kind(code)
    if kind == OWN:
        _back(code)
    elif kind in (CALL, END):
        _raised(code)
        _left(kind, sys._getframe(1), None)


def _returned(code, _, result):
    kind = _kind(code)
    if kind == OWN:
        return None if _back(code) else sys.monitoring.DISABLE
    _left(kind, sys._getframe(1), result)
    return None


_executed = _look_into if hasattr(sys, "monitoring") else _begin_tracing
