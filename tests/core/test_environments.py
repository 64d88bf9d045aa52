"""The environment of a framework is made as a whole or not at all, and only where its packages exist."""

import json
import platform
import sys
from pathlib import Path

import pytest
from pixelwise.conversion import TENSORFLOW, environment_of, remove_environment
from pixelwise.conversion.environment import make_environment
from pixelwise.inference import Cancelled, NullProgress
from pixelwise.inference.processes.subprocesses import Subprocesses
from pixelwise.installation.errors import InstallationError

VERSION = TENSORFLOW.requirements[0].partition("==")[2]


class FakePip:
    """Answers like QGIS's Python and its pip, and records the commands."""

    def __init__(self, available=VERSION, fails="", imports=0, cancels=False):
        self.available, self.fails, self.imports, self.cancels = available, fails, imports, cancels
        self.commands = []

    def run(self, arguments, environment, on_line, cancelled):
        self.commands.append(list(arguments))
        command = " ".join(arguments)
        if "find_spec" in command:
            on_line("pixelwise " + json.dumps([sys.version_info[:2], sys.maxsize, platform.machine(), True]))
            return 0
        if "pip index versions" in command:
            on_line(
                f"Available versions: {self.available}, 1.0" if self.available else "ERROR: No matching distribution"
            )
            return 0 if self.available else 1
        if "pip install" in command:
            return self._install(Path(arguments[arguments.index("--target") + 1]), on_line)
        return self.imports

    def _install(self, target, on_line):
        on_line("  Downloading big.whl (70.0 MB)")
        on_line("scipy 1.10.1 requires numpy<1.27.0,>=1.19.5, but you have numpy 2.4.6 which is incompatible.")
        (target / "tensorflow").mkdir(exist_ok=True)
        if self.cancels:
            raise Cancelled
        if self.fails:
            on_line(self.fails)
            return 1
        return 0

    @property
    def installs(self):
        return [command for command in self.commands if "install" in command]


class Heard(NullProgress):
    def __init__(self):
        self.lines, self.shares = [], []

    def info(self, text):
        self.lines.append(text)

    def advance(self, fraction):
        self.shares.append(fraction)


def test_an_environment_is_ready_with_all_its_packages(tmp_path):
    pip, heard = FakePip(), Heard()

    environment = make_environment(TENSORFLOW, tmp_path, heard, pip)

    assert environment.is_ready
    assert environment_of(TENSORFLOW, tmp_path).is_ready
    together, alone = pip.installs
    assert together[-len(TENSORFLOW.requirements) :] == [*TENSORFLOW.requirements]
    assert "--no-deps" not in together
    assert (alone[-1], "--no-deps" in alone) == (TENSORFLOW.alone[0], True)
    assert heard.lines == ["  Downloading big.whl (70.0 MB)"] * 2
    assert heard.shares == sorted(heard.shares)
    assert heard.shares[0] == pytest.approx(0.7 * 70 / TENSORFLOW.download_mb)


def test_other_versions_of_the_packages_are_not_ready(tmp_path):
    environment = make_environment(TENSORFLOW, tmp_path, NullProgress(), FakePip())
    (environment.folder / "pixelwise-environment.json").write_text('["tensorflow-cpu==1.0"]')

    assert not environment.is_ready


@pytest.mark.parametrize("available", ["", "1.0"])
def test_a_python_without_wheels_is_refused_before_any_download(tmp_path, available):
    pip = FakePip(available)

    with pytest.raises(
        InstallationError, match=r"(?s)There are no packages of TensorFlow, Keras for Python \d.*another"
    ):
        make_environment(TENSORFLOW, tmp_path, NullProgress(), pip)

    assert pip.installs == []
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("pip", "error", "words"),
    [
        (FakePip(fails="ERROR: No space left on device"), InstallationError, "The disk is full"),
        (FakePip(imports=1), InstallationError, "does not load in QGIS's Python, so it was removed again"),
        (FakePip(cancels=True), Cancelled, None),
    ],
    ids=["pip fails", "the packages do not load", "the user cancels"],
)
def test_a_failure_leaves_nothing(tmp_path, pip, error, words):
    with pytest.raises(error, match=words):
        make_environment(TENSORFLOW, tmp_path, NullProgress(), pip)

    assert [path for path in tmp_path.rglob("*") if path.is_file() or path.name.startswith("tensorflow")] == []


def test_a_failure_keeps_the_existing_environment(tmp_path):
    make_environment(TENSORFLOW, tmp_path, NullProgress(), FakePip())

    with pytest.raises(InstallationError):
        make_environment(TENSORFLOW, tmp_path, NullProgress(), FakePip(fails="ERROR: broken"))

    assert environment_of(TENSORFLOW, tmp_path).is_ready


def test_an_environment_is_removed_as_a_whole(tmp_path):
    make_environment(TENSORFLOW, tmp_path, NullProgress(), FakePip())

    assert remove_environment(TENSORFLOW, tmp_path)

    assert [*(tmp_path / "pixelwise" / "frameworks").iterdir()] == []


def test_a_program_is_run_to_its_end_with_all_its_lines():
    lines = []
    code = "import sys; print('first'); print('second', file=sys.stderr); sys.exit(3)"

    ended = Subprocesses().run([sys.executable, "-u", "-c", code], {"PATH": ""}, lines.append, lambda: False)

    assert (ended, lines) == (3, ["first", "second"])


def test_a_program_that_does_not_exist_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        Subprocesses().run([str(tmp_path / "nowhere")], {}, print, lambda: False)
