"""What the kernel saw: every file that was opened below a folder, whoever opened it and however."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPENED = 0x20  # IN_OPEN
FOLDER = 0x40000000  # IN_ISDIR
_LIBC = ctypes.CDLL(None, use_errno=True)


class Seen:
    """The names of the files that were opened, in order."""

    def __init__(self, descriptor: int, folders: dict[int, Path]) -> None:
        self._descriptor, self._folders = descriptor, folders

    def files(self) -> list[Path]:
        """Those since the last look; folders that were only listed are left out."""
        found = []
        while True:
            try:
                data = os.read(self._descriptor, 65_536)
            except BlockingIOError:
                return found
            at = 0
            while at < len(data):
                watch, mask, _, length = struct.unpack_from("iIII", data, at)
                name = data[at + 16 : at + 16 + length].rstrip(b"\0").decode()
                at += 16 + length
                if not mask & FOLDER and name:
                    found.append(self._folders[watch] / name)


@contextmanager
def opened_below(*folders: Path) -> Iterator[Seen]:
    """Watch these folders and all below them."""
    descriptor = _LIBC.inotify_init1(os.O_NONBLOCK)
    assert descriptor >= 0, os.strerror(ctypes.get_errno())
    watched: dict[int, Path] = {}
    try:
        for folder in folders:
            for below in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
                number = _LIBC.inotify_add_watch(descriptor, os.fsencode(below), OPENED)
                assert number >= 0, os.strerror(ctypes.get_errno())
                watched[number] = below
        yield Seen(descriptor, watched)
    finally:
        os.close(descriptor)
