"""Do not trace what is called while a module is loaded: that is thousands of calls, and nothing of it is the program's.

No frame of ours may stand on the stack then, see `process_notes.chain`; and a trace function of the program's own goes
on.
"""

import _frozen_importlib
import sys
from functools import partial
from itertools import repeat
from operator import attrgetter, is_

from process_notes.chain import after, always, aside, called, chain, each, gathered, same, spread


def leave_out(trace):
    """From now on, `trace` is not the trace function of a thread while that loads a module."""
    found = chain(called(sys.gettrace), partial(repeat, times=1), partial(filter, partial(is_, trace)), list)
    keep = chain(gathered(same, always("paused"), found), spread(setattr))
    pause = chain(attrgetter("paused"), each(chain(always(None), sys.settrace)))
    load = after(chain(attrgetter("paused"), each(sys.settrace)))
    begun = chain(always(_frozen_importlib._find_and_load), load, aside(keep), aside(pause))
    _frozen_importlib._find_and_load = type("function", (), {"__call__": property(begun)})()
