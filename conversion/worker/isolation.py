"""Cut the process off from the network, where the system lets a user do so.

On Linux, a process may enter a user namespace and a network namespace of its own, in which there are no interfaces. It
has to do so before it starts a thread.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import sys

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of Linux's sched.h
_ELSEWHERE = ("192.0.2.1", 9)  # an address for documentation (RFC 5737); connecting a datagram socket sends nothing


def isolate() -> bool:
    """Leave the network; return whether it was left, as a test shows."""
    if not sys.platform.startswith("linux"):
        return False
    user, group = os.getuid(), os.getgid()
    try:
        library = ctypes.CDLL(None, use_errno=True)
        entered = library.unshare(_NEW_USER | _NEW_NETWORK) == 0
        if entered:
            _keep_user(user, group)
        elif library.unshare(_NEW_NETWORK) != 0:  # a privileged user who may not make user namespaces
            return False
    except (AttributeError, OSError):
        return False
    return not _reaches_network()


def _keep_user(user: int, group: int) -> None:
    """Map the user to itself, so that files keep their owner."""
    lines = (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1"))
    for name, line in lines:
        # Without the map, the process continues as the user nobody, whose files still belong to the real user.
        with contextlib.suppress(OSError), open(f"/proc/self/{name}", "w") as file:
            file.write(line)


def _reaches_network() -> bool:
    with contextlib.suppress(OSError):
        if any(name != "lo" for _, name in socket.if_nameindex()):
            return True
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        try:
            connection.connect(_ELSEWHERE)
        except OSError:
            return False
        return True
