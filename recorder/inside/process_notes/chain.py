"""Put callables together without a frame: nothing of ours stands on the stack of what a program can print.

A function of ours that called one of the program's own would stand in its tracebacks, in the dumps of faulthandler and
in what Ctrl-C prints; the handler of a signal could run in the middle of it; and other threads could run where nothing
of the kind happens without it. So what is noted while a program runs is noted by chains of callables written in C.

`functools.reduce(operator.matmul, steps, value)` is such a chain: `value @ step` calls the step's `__rmatmul__`, which
is the next callable itself.
"""

import functools
from collections import deque
from functools import partial, reduce
from gc import get_referents
from itertools import filterfalse, repeat, starmap
from operator import is_not, itemgetter, matmul, methodcaller

NOTHING = object()  # equal to nothing else
Cached = type(functools.lru_cache(None)(id))

there = partial(is_not, None)
same = partial(next, iter(()))  # x → x
none = {}.get  # x → None, if x can be hashed
drain = deque(maxlen=0).extend  # items → None


def always(value):
    """The function x → value."""
    return partial(next, repeat(value))


def called(function):
    """The function x → function()."""
    return partial(next, iter(function, NOTHING))


class Step:
    """What calls a function of one argument when it stands on the right of `@`."""

    __slots__ = ("__rmatmul__",)  # which is found here, and with it the function of this step

    def __init__(self, function):
        self.__rmatmul__ = function


def chain(*functions):
    """The function x → … f2(f1(x))."""
    return partial(reduce, matmul, tuple(map(Step, functions)))


def gathered(*functions):
    """The function x → (f1(x), f2(x), …)."""
    return chain(partial(methodcaller, "__call__"), partial(reduce, map, (functions,)), tuple)


def aside(function):
    """The function x → x that calls function(x) first, which must give None."""
    return chain(partial(repeat, times=1), partial(filterfalse, function), next)


def spread(function):
    """The function (a, b, …) → function(a, b, …)."""
    return chain(partial(repeat, times=1), partial(starmap, function), next)


def each(function, wanted=there):
    """The function items → None that calls function(item) for each item of which wanted(item) is true."""
    return chain(partial(filter, wanted), partial(map, function), drain)


def is_a(kind):
    """The function x → isinstance(x, kind)."""
    return partial(type.__instancecheck__, kind)


def one(function, wanted=there):
    """The function x → None that calls function(x) if wanted(x) is true."""
    return chain(partial(repeat, times=1), each(function, wanted))


def after(note):
    """A kind of `functools.partial`, each to be called once: when it has been, note(itself) is called."""
    return type("partial", (partial,), {"__del__": property(chain(note, always(int)))})


def kept(note):
    """A function f → g, to be called once, with arguments that can be hashed: it does what f does, and then
    note(results) is called with the one result, or with none if f raised an exception."""
    # What keeps a result, without a frame, is a cache; whoever calls g drops it then, and the cache with it.
    end = type("end", (tuple,), {"__del__": property(chain(itemgetter(0), methodcaller("values"), note, always(int)))})
    cache_of = chain(get_referents, partial(filter, is_a(dict)), next)
    ending = chain(gathered(same, always("ending"), chain(cache_of, gathered(same), end)), spread(setattr))
    return chain(gathered(same, always(None), always(False), always(None)), spread(Cached), aside(ending))


def standing_for(real, note, name=None):
    """What does the same as a callable and then calls note(results), as `kept` does.

    Args:
        real: the callable.
        note: a function of its results.
        name: its name in `os`, by which it is pickled, if it stands there.
    """
    facts = {
        "__doc__": real.__doc__,
        "__call__": property(chain(always(real), kept(note))),
        "__repr__": staticmethod(partial(repr, real)),
        "__getattr__": staticmethod(partial(getattr, real)),
    }
    if name:
        facts |= {"__module__": "os", "__reduce__": staticmethod(partial(str, name))}
    return type("builtin_function_or_method", (), facts)()
