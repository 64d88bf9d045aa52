"""A disk that fails during a run ends it with an error in true words, with OUTPUT as before and no half files."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pixelwise.inference import NullProgress, OutputError, plan, run
from pixelwise.inference.disk import reason
from pixelwise.inference.ledger import ledger as ledger_module
from pixelwise.inference.ledger.store import stores
from pixelwise.inference.raster import watch
from pixelwise.tests.core.runs import Changing, Listener, make_job, textured, write_raster
from pixelwise.tests.models import texture_model

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
can_mount = pytest.mark.skipif(not IS_ROOT or not shutil.which("mount"), reason="only root mounts file systems")


@pytest.fixture(autouse=True)
def checks_without_delay(monkeypatch):
    monkeypatch.setattr(watch, "WATCH_INTERVAL", 0)


@pytest.fixture
def source(tmp_path):
    """A raster and a model, in a folder of their own."""
    (tmp_path / "source").mkdir()
    write_raster(tmp_path / "source" / "in.tif", textured(300, 280))
    texture_model(tmp_path / "source" / "m.onnx", 3, tile_size=64)
    (tmp_path / "out").mkdir()
    return tmp_path / "source"


def job(source, folder, **rest):
    """A job with all outputs."""
    paths = {"confidence": "c.tif", "probabilities": "p.tif", "report": "r.html", "polygons": "x.gpkg"}
    outputs = {name: str(folder / path) for name, path in paths.items()}
    return make_job(
        source / "in.tif", source / "m.onnx", folder / "map.tif", parallel_factor="2", arguments="padding 8",
        **{**outputs, **rest},
    )  # fmt: skip


@pytest.fixture
def every_run_is_long(monkeypatch):
    monkeypatch.setattr(ledger_module, "_WORTH", 0)
    monkeypatch.setattr(ledger_module, "_SAMPLE", 0)
    monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 1)


def hidden(folder):
    return [path for path in folder.iterdir() if path.name.startswith(".map.tif.")]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps folders with open files")
@pytest.mark.parametrize("how", ["deleted", "renamed"])
def test_a_destination_that_disappears_is_noticed_during_the_run(tmp_path, source, how):
    folder, other = tmp_path / "out", tmp_path / "elsewhere"
    (folder / "map.tif").write_bytes(b"the old map")

    def disappear():
        shutil.rmtree(folder) if how == "deleted" else folder.rename(other)

    listener = Changing(disappear)
    with pytest.raises(OutputError, match=r"map\.tif: the hidden folder .* no longer exists: it or a parent folder"):
        run(plan(job(source, folder)), listener)

    assert len(listener.fractions) < 8
    assert not folder.exists()
    if how == "renamed":
        assert (other / "map.tif").read_bytes() == b"the old map"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps folders with open files")
def test_a_hidden_folder_that_somebody_deletes_is_noticed_during_the_run(tmp_path, source):
    listener = Changing(lambda: shutil.rmtree(*hidden(tmp_path / "out")))

    with pytest.raises(OutputError, match=r"the hidden folder .* no longer exists"):
        run(plan(job(source, tmp_path / "out")), listener)

    assert len(listener.fractions) < 8
    assert list((tmp_path / "out").iterdir()) == []


def test_a_destination_that_becomes_read_only_is_noticed_during_the_run(tmp_path, source, monkeypatch):
    folder = tmp_path / "out"
    access = os.access

    def read_only():
        # What os.access says of a read-only mount or an immutable folder, to root as well.
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))

    with pytest.raises(OutputError, match=r"map\.tif: the folder .*out has become read-only\. Make it writable"):
        run(plan(job(source, folder)), Changing(read_only))
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not IS_ROOT or not shutil.which("chattr"), reason="only root makes folders immutable")
def test_an_immutable_destination_is_noticed_during_the_run_by_root_as_well(tmp_path, source):
    folder = tmp_path / "out"
    (folder / "map.tif").write_bytes(b"the old map")
    if subprocess.run(["chattr", "+i", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("the file system has no immutable folders")
    subprocess.run(["chattr", "-i", str(folder)], check=True)
    try:
        with pytest.raises(OutputError, match=r"has become read-only\. Make it writable"):
            run(plan(job(source, folder)), Changing(lambda: subprocess.run(["chattr", "+i", str(folder)], check=True)))
    finally:
        subprocess.run(["chattr", "-i", str(folder)], check=True)
    assert (folder / "map.tif").read_bytes() == b"the old map"


@pytest.mark.usefixtures("every_run_is_long")
def test_a_ledger_that_disappears_is_a_warning_and_the_result_is_whole(tmp_path, source):
    (tmp_path / "plain").mkdir()
    run(plan(job(source, tmp_path / "plain")), NullProgress())
    wanted = job(source, tmp_path / "out", resumable=True)

    class Removing(Listener):
        removed = False

        def advance(self, fraction):
            super().advance(fraction)
            for store in stores(wanted.output) if not self.removed else ():
                os.rename(store.folder, tmp_path / "elsewhere")
                self.removed = True

    listener = Removing()
    run(plan(wanted), listener)

    (warning,) = [line for line in listener.warnings if "can no longer be kept" in line]
    assert "No such file or directory" in warning
    assert (tmp_path / "out" / "map.tif").read_bytes() == (tmp_path / "plain" / "map.tif").read_bytes()


@can_mount
@pytest.mark.usefixtures("every_run_is_long")
@pytest.mark.parametrize("resumable", [False, True])
def test_on_a_full_disk_there_is_every_file_or_none_and_an_error_that_says_so(tmp_path, source, resumable):
    (tmp_path / "plain").mkdir()
    run(plan(job(source, tmp_path / "plain")), NullProgress())
    names = {path.name for path in (tmp_path / "plain").iterdir()}
    needed = sum(path.stat().st_size for path in (tmp_path / "plain").iterdir())
    messages = []
    for share in (0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.7, 1.2, 3):
        size = f"size={int(needed * share)}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", str(tmp_path / "out")], check=True)
        try:
            run(plan(job(source, tmp_path / "out", resumable=resumable)), NullProgress())
            messages.append("")
        except OutputError as error:
            messages.append(str(error))
        finally:
            left = {path.name for path in (tmp_path / "out").iterdir()}
            subprocess.run(["umount", "-l", str(tmp_path / "out")], check=True)
        assert left - {".map.tif.unfinished"} == (set() if messages[-1] else names)

    assert messages[0]
    assert not messages[-1]
    failed = [message for message in messages if message]
    assert all("the disk is full: " in message for message in failed)
    assert len({message.split(":")[0] for message in failed}) > 1  # several files
    assert max(map(len, failed)) < 400


def test_a_long_reason_of_a_library_is_cut_to_its_end(tmp_path):
    words = f"sqlite3_exec({'CREATE TABLE a ' * 200}) failed: disk I/O error"

    assert reason.reason_not_written(str(tmp_path / "x.gpkg"), words) == "… disk I/O error"


def test_the_folder_is_named_if_it_is_missing(tmp_path):
    path = tmp_path / "gone" / "x.tif"

    assert reason.reason_not_written(str(path), "write error") == f"the folder {tmp_path / 'gone'} no longer exists"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="without a file that is always full")
@pytest.mark.parametrize("name", ["map.qml", "map.qmd", "c.qml", "p.qmd", "r.html"])
def test_each_file_that_cannot_be_written_ends_the_run_and_is_named(tmp_path, source, monkeypatch, name):
    written = []

    def full(path, mode="r", *rest, **named):
        is_it = os.path.basename(str(path)) == name and "w" in mode
        written.extend([path] * is_it)
        return open("/dev/full" if is_it else path, mode, *rest, **named)

    for module in ("result.style", "result.layer_metadata", "card.page"):
        monkeypatch.setattr(f"pixelwise.inference.{module}.open", full, raising=False)
    (tmp_path / "out" / "map.tif").write_bytes(b"the old map")

    with pytest.raises(OutputError, match="No space left on device"):
        run(plan(replace(job(source, tmp_path / "out"), polygons="")), NullProgress())

    assert written
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["map.tif"]
    assert (tmp_path / "out" / "map.tif").read_bytes() == b"the old map"
