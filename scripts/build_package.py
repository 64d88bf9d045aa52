"""Build the zip for QGIS's plugin manager and hold it against the official repository's publishing rules.

Every broken rule is named, and then there is no zip. What only makes the uploader tick a box is a notice.
"""

from __future__ import annotations

import configparser
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import render_help

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
PACKAGE = "pixelwise"

# All that the plugin needs at run time.
CONTENT = (
    "metadata.txt",
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs",
    "__init__.py",
    "plugin.py",
    "inference",
    "installation",
    "processing_provider",
    "ui",
    "resources",
)

MAXIMUM_SIZE = 25 * 1024 * 1024
REQUIRED_METADATA = (
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
    "homepage",
)
# Programs, libraries and scripts.
FORBIDDEN_SUFFIXES = {".bat", ".cmd", ".dll", ".dylib", ".exe", ".ps1", ".pyc", ".pyd", ".sh", ".so"}


def content() -> list[Path]:
    """List the files of the package, relative to the root, sorted: the sources and the pages of the help."""
    listed = sources()
    return sorted([*listed, *map(Path, render_help.render(frozenset(path.as_posix() for path in listed)))])


def sources() -> list[Path]:
    """List, relative to the root, the files of the package that git has or would add, and the translations; sorted."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *CONTENT]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = set(listed.split("\0")) - {""}
    paths = [*map(Path, names), *compiled_translations()]
    return sorted(path for path in paths if (ROOT / path).is_file())


def compiled_translations() -> list[Path]:
    """List what scripts/setup makes of the translations, relative to the root; git ignores it."""
    return [path.relative_to(ROOT).with_suffix(".qm") for path in (ROOT / "i18n").glob("*.ts")]


def read_metadata() -> configparser.SectionProxy:
    """Read the [general] section of metadata.txt, keys as they are spelled."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    if "general" not in parser:
        sys.exit("metadata.txt: the file or its section [general] is missing.")
    return parser["general"]


def stage(files: list[Path]) -> Path:
    """Lay the package out in a folder of its own, empty before."""
    folder = CACHE / "package"
    shutil.rmtree(folder, ignore_errors=True)
    for path in files:
        target = folder / PACKAGE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)
    return folder


def metadata_problems(metadata: configparser.SectionProxy, files: list[Path]) -> Iterator[str]:
    """Yield what metadata.txt lacks."""
    for key in REQUIRED_METADATA:
        if not metadata.get(key, "").strip():
            yield f"metadata.txt: {key} is missing."
    if "onnxruntime" not in metadata.get("about", ""):
        yield "metadata.txt: about must name the external Python package onnxruntime."
    if metadata.get("hasProcessingProvider") != "yes":
        yield "metadata.txt: without hasProcessingProvider=yes qgis_process does not load the plugin."
    icon = metadata.get("icon", "")
    if icon and Path(icon) not in files:
        yield f"metadata.txt: the icon {icon} is not in the package."


def file_problems(files: list[Path]) -> Iterator[str]:
    """Yield the files that must not be in the package, and the licence where it is not."""
    for path in files:
        if path.suffix.lower() in FORBIDDEN_SUFFIXES:
            yield f"{path}: programs, libraries and scripts may not be in the package."
        if any(part == "__pycache__" or part.startswith(".") for part in path.parts):
            yield f"{path}: caches and hidden files may not be in the package."
    licence = ROOT / "LICENSE"
    if Path("LICENSE") not in files or "GNU GENERAL PUBLIC LICENSE" not in licence.read_text(encoding="utf-8"):
        yield "LICENSE: the text of the GNU General Public License is missing."


def translation_problems(files: list[Path]) -> Iterator[str]:
    """Yield the translations that would not get into the package."""
    for path in compiled_translations():
        if path not in files:
            yield f"{path}: it is missing. Install Qt's Linguist tools, whose lrelease makes it."


def bandit_problems(folder: Path) -> Iterator[str]:
    """Yield what Bandit finds; the repository refuses an upload for any finding."""
    command = [sys.executable, "-m", "bandit", "--recursive", "--quiet", "--format", "json", "."]
    found = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    report = json.loads(found.stdout)
    for error in report["errors"]:
        yield f"{error['filename']}: Bandit cannot read it: {error['reason']}"
    for issue in report["results"]:
        where = f"{issue['filename'].removeprefix('./')}:{issue['line_number']}"
        yield f"{where}: Bandit {issue['test_id']}: {issue['issue_text']}"


def secret_problems(folder: Path) -> Iterator[str]:
    """Yield what detect-secrets finds; the repository refuses an upload for any finding."""
    command = [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "."]
    found = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    for path, secrets in json.loads(found.stdout)["results"].items():
        for secret in secrets:
            yield f"{path}:{secret['line_number']}: detect-secrets: {secret['type']}"


def binary_notices(files: list[Path]) -> Iterator[str]:
    """Yield the files that the repository asks the uploader about."""
    for path in files:
        if b"\0" in (ROOT / path).read_bytes()[:8192]:
            yield f"notice: {path} is a binary file; the uploader is asked to confirm it."


def write_zip(archive: Path, files: list[Path]) -> None:
    """Write the files under one folder; the same files always give the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for path in files:
            entry = zipfile.ZipInfo(f"{PACKAGE}/{path.as_posix()}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, (ROOT / path).read_bytes())


def main() -> None:
    """Check the content, write the zip, check its size."""
    metadata = read_metadata()
    files = content()
    folder = stage(files)
    problems = [
        *metadata_problems(metadata, files),
        *file_problems(files),
        *translation_problems(files),
        *bandit_problems(folder),
        *secret_problems(folder),
    ]
    if problems:
        sys.exit("\n".join(problems))

    archive = CACHE / f"{PACKAGE}-{metadata['version']}.zip"
    write_zip(archive, files)
    size = archive.stat().st_size
    if size > MAXIMUM_SIZE:
        archive.unlink()
        sys.exit(f"{archive.name}: {size / 1e6:.1f} MB; the repository takes 25 MB at most.")
    print("\n".join(binary_notices(files)))
    print(f"{archive}: {len(files)} files, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
