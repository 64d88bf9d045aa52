"""Files that are on the disk, whole or not at all, and files that are opened without waiting."""

import errno
import os

import pytest
from pixelwise.inference.disk import durable
from pixelwise.inference.regular_files import is_special, open_regular, special_file_at


def test_a_file_is_replaced_by_all_parts_and_leaves_no_other(tmp_path):
    (tmp_path / "record").write_bytes(b"before")

    durable.write_whole(str(tmp_path / "record"), b"one ", b"two")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"record": b"one two"}


def test_a_failed_write_keeps_the_earlier_file_and_leaves_no_other(tmp_path, monkeypatch):
    (tmp_path / "record").write_bytes(b"before")

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        durable.write_whole(str(tmp_path / "record"), b"after")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"record": b"before"}


@pytest.mark.skipif(os.name == "nt", reason="folders are not opened on Windows")
def test_a_file_system_that_cannot_flush_folders_is_accepted_and_a_failing_disk_is_not(tmp_path, monkeypatch):
    errors = iter([errno.EINVAL, errno.EIO])

    def refuse(_descriptor):
        raise OSError(next(errors), "refused")

    monkeypatch.setattr(durable.os, "fsync", refuse)
    durable.flush_folder(str(tmp_path))
    with pytest.raises(OSError, match="refused"):
        durable.flush_folder(str(tmp_path))


def test_removing_a_file_that_is_not_there_is_no_error(tmp_path):
    durable.remove_file(str(tmp_path / "none"))

    assert [*tmp_path.iterdir()] == []


def test_a_regular_file_is_read_and_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"content")

    with open_regular(str(tmp_path / "file")) as file:
        assert file.read() == b"content"
    with pytest.raises(OSError):  # noqa: PT011  each system has words of its own
        open_regular(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_refused_at_once_also_as_a_side_file(tmp_path):
    os.mkfifo(tmp_path / "scene.aux.xml")
    (tmp_path / "scene.tif").write_bytes(b"")
    pipe = str(tmp_path / "scene.aux.xml")

    with pytest.raises(OSError, match="it is not a regular file"):
        open_regular(pipe)
    assert is_special(pipe)
    assert special_file_at(str(tmp_path / "scene.tif")) == pipe
    assert special_file_at(pipe) == pipe
    assert special_file_at(str(tmp_path)) == pipe
    assert special_file_at(str(tmp_path / "none.tif")) == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_the_folder_of_a_file_is_listed_once_until_it_changes(tmp_path, monkeypatch):
    (tmp_path / "scene.tif").write_bytes(b"")
    listed, scandir = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: listed.append(folder) or scandir(folder))

    for _ in range(3):
        assert special_file_at(str(tmp_path / "scene.tif")) == ""
    os.mkfifo(tmp_path / "METADATA.DIM")
    os.utime(tmp_path, ns=(1, 1))  # as far as the clock of the file system is coarse

    assert special_file_at(str(tmp_path / "scene.tif")) == str(tmp_path / "METADATA.DIM")
    assert len(listed) == 2
