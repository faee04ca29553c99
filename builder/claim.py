"""What a build must have for itself, asked for before anything is made: the site's folder, the server's address."""

from __future__ import annotations

import os
import socket

from mkdocs.exceptions import PluginError

from builder.site import Site

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_held: list[int] = []  # the descriptor that holds the folder until this process ends


def claim_folder(site: Site) -> None:
    """Keep other builds out of the site's folder until this process ends.

    Raises:
        PluginError: if another build is writing to it.
    """
    if fcntl is None or _held:
        return
    site.folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(site.folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise PluginError(
            f"another build is writing to {site.folder}\n"
            f"repair:       wait for its end, or build into another folder: mkdocs build --site-dir FOLDER"
        ) from None
    except OSError:
        pass  # a file system without locks
    _held.append(descriptor)


def claim_address(site: Site) -> None:
    """Refuse to serve at an address that is taken: MkDocs would find that out after the first build.

    Raises:
        PluginError: if nobody can listen there.
    """
    if not site.serving or _held:
        return  # a build, or a later one of this server
    host, port = site.config.dev_addr
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name == "posix":  # as the server itself; on Windows it would take the address from another
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        other = f"{host}:{port + 1}"
        raise PluginError(
            f"nothing can be served at {host}:{port}: {error.strerror or error}\n"
            f"repair:       take another port: make serve ADDRESS={other}, or mkdocs serve --dev-addr {other}"
        ) from None
