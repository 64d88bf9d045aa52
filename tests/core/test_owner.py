"""A process is known by its computer, the start of that, its number and its own start."""

import ctypes
import os
import struct
import subprocess
import sys
from dataclasses import replace

import pytest
from pixelwise.inference.disk import owner as owner_module
from pixelwise.inference.disk.owner import Owner


def test_this_process_runs():
    assert Owner.current().is_here
    assert not Owner.current().is_dead


def test_a_process_that_has_ended_is_dead_at_once():
    program = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    other = replace(Owner.current(), pid=program.pid, started=owner_module._started(program.pid))
    assert not other.is_dead

    program.kill()
    os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOWAIT)  # a zombie: its parent has not asked yet
    as_zombie = other.is_dead
    program.communicate()

    assert as_zombie
    assert other.is_dead


@pytest.mark.parametrize(
    ("change", "here", "dead"),
    [
        ({"started": "1"}, True, True),  # its number has been given to another process
        ({"started": ""}, True, False),
        ({"boot": "before"}, True, True),
        ({"boot": "before", "space": "pid:[1]"}, True, True),
        ({"space": "pid:[1]"}, False, False),  # another container
        ({"host": "elsewhere"}, False, False),
        ({"machine": "elsewhere"}, False, False),
        ({"pid": 2**22 + 1}, True, True),
        ({"pid": 0}, True, True),
    ],
    ids=str,
)
def test_each_part_of_the_identity_counts(change, here, dead):
    other = replace(Owner.current(), **change)

    assert (other.is_here, other.is_dead) == (here, dead)


def test_a_description_is_read_back():
    assert Owner.of(Owner.current().to_values()) == Owner.current()


@pytest.mark.parametrize("values", [None, [], {}, {"host": "a"}, Owner.current().to_values() | {"pid": "x"}], ids=str)
def test_what_describes_no_process_is_none(values):
    assert Owner.of(values) is None


class _LibraryOfMacOS:
    """The C library of macOS, as far as the start of a process is asked: struct kinfo_proc of 64-bit systems."""

    def __init__(self, length, state=2):
        self.length = length
        self.state = state

    def sysctl(self, query, count, answer, length, new, new_length):
        assert [*query][:count] == [1, 14, 1, 4711]
        content = struct.pack("<qi4xQQiB", 1_700_000_000, 123, 1, 2, 0x4004, self.state)  # struct extern_proc
        ctypes.memmove(answer, content, len(content))
        length._obj.value = self.length
        return 0


@pytest.mark.parametrize(
    ("length", "state", "started"),
    [(648, 2, "1700000000.000123"), (648, 5, None), (0, 0, None)],
    ids=["runs", "a zombie", "no such process"],
)
def test_the_start_of_a_process_of_macos_is_read_without_another_program(monkeypatch, length, state, started):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: _LibraryOfMacOS(length, state))

    assert owner_module._started_on_macos(4711) == started


def test_the_number_alone_is_compared_where_the_start_is_not_told():
    program = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

    while_it_runs = owner_module._started_somewhere(program.pid)
    program.communicate(b"\n")

    assert while_it_runs == ""
    assert owner_module._started_somewhere(program.pid) is None
