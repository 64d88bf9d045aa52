"""Files that are completely on disk before anything depends on them, even after a power failure."""

from __future__ import annotations

import errno
import os
import secrets

# A file system that cannot flush a folder, or a file that is opened for reading, reports one of these.
_NOT_POSSIBLE = (errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EISDIR)


def flush_file(path: str) -> None:
    """Flush the content of a file to the disk.

    Raises:
        OSError: The content could not be written, such as on a full disk.
    """
    with open(path, "r+b") as file:
        os.fsync(file.fileno())


def flush_folder(path: str) -> None:
    """Flush the names in a folder to the disk, where the system can do that.

    Raises:
        OSError: The disk fails.
    """
    if os.name == "nt":  # its file systems keep a journal of names, and folders cannot be opened
        return
    try:
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        if error.errno not in _NOT_POSSIBLE:
            raise


def write_whole(path: str, *parts: bytes, lasts: bool = True) -> None:
    """Write a file that appears under its name only when it is completely on disk; an existing file is replaced.

    Args:
        path: The file.
        parts: Its content.
        lasts: Whether the name is on the disk too when this returns, so that the file survives a power failure.

    Raises:
        OSError: The file system refuses; the earlier file is still at the path.
    """
    new = f"{path}.{secrets.token_hex(4)}.new"  # other computers have processes of the same number
    try:
        with open(new, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:  # also Ctrl-C: no partial file remains
        remove_file(new)
        raise
    if lasts:
        flush_folder(os.path.dirname(path))


def remove_file(path: str) -> None:
    """Remove a file, if it is there and can be removed."""
    try:
        os.remove(path)
    except OSError:
        return
