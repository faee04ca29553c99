"""What the kernel itself tells of the births and ends of processes, however short they live.

The process events connector of Linux, see connector/cn_proc.h and Documentation/driver-api/connector.rst in its
sources: without privileges since Linux 6.6; not in a container, which has a network and pids of its own.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Iterator
from typing import NamedTuple

NETLINK_CONNECTOR, CN_IDX_PROC, CN_VAL_PROC, NLMSG_DONE = 11, 1, 1, 3
LISTEN = 1  # PROC_CN_MCAST_LISTEN
FORK, EXIT = 0x1, 0x80000000
MESSAGE = struct.Struct("=IHHII")  # struct nlmsghdr: length, type, flags, sequence, port
ENVELOPE = struct.Struct("=IIIIHH")  # struct cn_msg: index, value, sequence, acknowledgement, length, flags
EVENT = struct.Struct("=IIQIIII")  # struct proc_event: what, processor, nanoseconds, and its first four pids
BUFFER = 1 << 22  # bytes; the system gives at most net.core.rmem_max, twice


class Event(NamedTuple):
    """A process was born, or has ended.

    born: which of the two.
    t: when (monotonic seconds).
    pid: whose.
    ppid: the pid of the one that made it, at a birth.
    """

    born: bool
    t: float
    pid: int
    ppid: int


class Events:
    """The events of the whole machine, from `begin` to `end`. Where they cannot be heard, none ever comes."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def begin(self) -> None:
        """Begin anew to listen."""
        self.end()
        if sys.platform != "linux":
            return
        try:
            self._socket = _listening()
        except OSError:
            return

    def end(self) -> None:
        """Listen no more."""
        if self._socket:
            self._socket.close()
        self._socket = None

    def read(self) -> Iterator[Event]:
        """The events since the last call, in order.

        Raises:
            OSError: if some of them have been lost.
        """
        while self._socket:
            try:
                data = self._socket.recv(512)
            except BlockingIOError:
                return
            what, _, nanoseconds, *pids = EVENT.unpack_from(data, MESSAGE.size + ENVELOPE.size)
            if what == FORK and pids[2] == pids[3]:  # otherwise a thread
                yield Event(True, nanoseconds / 1e9, pids[3], pids[1])
            elif what == EXIT and pids[0] == pids[1]:
                yield Event(False, nanoseconds / 1e9, pids[1], 0)


def _listening() -> socket.socket:
    listening = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK, NETLINK_CONNECTOR)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        listening.bind((0, CN_IDX_PROC))
        wanted = struct.pack("=II", LISTEN, FORK | EXIT)  # struct proc_input, of which older kernels take no notice
        data = ENVELOPE.pack(CN_IDX_PROC, CN_VAL_PROC, 0, 0, len(wanted), 0) + wanted
        listening.send(MESSAGE.pack(MESSAGE.size + len(data), NLMSG_DONE, 0, 0, 0) + data)
    except BaseException:
        listening.close()
        raise
    return listening
