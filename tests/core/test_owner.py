"""A process is known by its computer, the start of that, its number and its own start."""

import os
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
