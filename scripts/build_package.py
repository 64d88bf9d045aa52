"""Build the zip for QGIS's plugin manager and check it against the rules of the official repository.

Every violation is printed, and then no zip is written. Files that need a confirmation on upload are printed as notices.
With --wheel, build the wheel of the core instead, which pip installs without QGIS; pyproject.toml states its content.
"""

from __future__ import annotations

import argparse
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

# The files that the plugin needs at run time.
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
    "conversion",
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
    """Return the sorted files of the package, relative to the root: the sources and the help pages."""
    listed = sources()
    return sorted([*listed, *map(Path, render_help.render(frozenset(path.as_posix() for path in listed)))])


def sources() -> list[Path]:
    """Return the sorted files of the package, relative to the root, that git does not ignore, and the translations."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *CONTENT]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = set(listed.split("\0")) - {""}
    paths = [*map(Path, names), *compiled_translations()]
    return sorted(path for path in paths if (ROOT / path).is_file())


def compiled_translations() -> list[Path]:
    """Return the compiled translations, relative to the root; scripts/setup makes them, and git ignores them."""
    return [path.relative_to(ROOT).with_suffix(".qm") for path in (ROOT / "i18n").glob("*.ts")]


def read_metadata() -> configparser.SectionProxy:
    """Read the [general] section of metadata.txt, with case-sensitive keys."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    if "general" not in parser:
        sys.exit("metadata.txt: the file or its section [general] is missing.")
    return parser["general"]


def stage(files: list[Path]) -> Path:
    """Copy the package into a new folder and return it."""
    folder = CACHE / "package"
    shutil.rmtree(folder, ignore_errors=True)
    for path in files:
        target = folder / PACKAGE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)
    return folder


def metadata_problems(metadata: configparser.SectionProxy, files: list[Path]) -> Iterator[str]:
    """Yield the errors in metadata.txt."""
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
    """Yield the files that are forbidden in the package, and a missing licence."""
    for path in files:
        if path.suffix.lower() in FORBIDDEN_SUFFIXES:
            yield f"{path}: programs, libraries and scripts may not be in the package."
        if any(part == "__pycache__" or part.startswith(".") for part in path.parts):
            yield f"{path}: caches and hidden files may not be in the package."
    licence = ROOT / "LICENSE"
    if Path("LICENSE") not in files or "GNU GENERAL PUBLIC LICENSE" not in licence.read_text(encoding="utf-8"):
        yield "LICENSE: the text of the GNU General Public License is missing."


def translation_problems(files: list[Path]) -> Iterator[str]:
    """Yield the translations that are missing in the package."""
    for path in compiled_translations():
        if path not in files:
            yield f"{path}: it is missing. Install Qt's Linguist tools, whose lrelease makes it."


def bandit_problems(folder: Path) -> Iterator[str]:
    """Yield the findings of Bandit; the repository rejects an upload with any finding."""
    command = [sys.executable, "-m", "bandit", "--recursive", "--quiet", "--format", "json", "."]
    completed = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    report = json.loads(completed.stdout)
    for error in report["errors"]:
        yield f"{error['filename']}: Bandit cannot read it: {error['reason']}"
    for issue in report["results"]:
        location = f"{issue['filename'].removeprefix('./')}:{issue['line_number']}"
        yield f"{location}: Bandit {issue['test_id']}: {issue['issue_text']}"


def secret_problems(folder: Path) -> Iterator[str]:
    """Yield the findings of detect-secrets; the repository rejects an upload with any finding."""
    command = [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "."]
    completed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    for path, secrets in json.loads(completed.stdout)["results"].items():
        for secret in secrets:
            yield f"{path}:{secret['line_number']}: detect-secrets: {secret['type']}"


def binary_notices(files: list[Path]) -> Iterator[str]:
    """Yield the files that the uploader has to confirm."""
    for path in files:
        if b"\0" in (ROOT / path).read_bytes()[:8192]:
            yield f"notice: {path} is a binary file; the uploader is asked to confirm it."


def write_zip(archive: Path, files: list[Path]) -> None:
    """Write the files in one folder; the same files always give the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for path in files:
            entry = zipfile.ZipInfo(f"{PACKAGE}/{path.as_posix()}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, (ROOT / path).read_bytes())


def build_wheel() -> None:
    """Build the wheel; the same files always give the same bytes."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(CACHE)]
    completed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if completed.returncode:
        sys.exit(f"The wheel was not built:\n{completed.stderr}")
    wheel = CACHE / f"{PACKAGE}-{read_metadata()['version']}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        print(f"{wheel}: {len(archive.namelist())} files, {wheel.stat().st_size / 1e6:.1f} MB")


def build_zip() -> None:
    """Check the content, write the zip and check its size."""
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


def main() -> None:
    """Build what is asked for."""
    parser = argparse.ArgumentParser(prog="scripts/package", description="Build the plugin's zip in .cache.")
    parser.add_argument("--wheel", action="store_true", help="build the wheel of the core instead, for pip")
    if parser.parse_args().wheel:
        build_wheel()
    else:
        build_zip()


if __name__ == "__main__":
    main()
