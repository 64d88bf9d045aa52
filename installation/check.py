"""Check the installation in parts and report the results as text, for a bug report.

A part that fails reports its error, and the other parts are still checked.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata

import numpy as np
from osgeo import gdal

from ..inference import PixelwiseError, Processor, read_definition
from ..inference.card.facts import Fact, FactTable, Section, as_text
from ..inference.i18n import numeral, percentage, tr
from ..inference.network.engine import engine_place, engine_version, offered_providers, try_provider
from ..inference.network.processors import attempts
from .package_folder import EngineFolder
from .self_test import MODEL, SelfTestResult, self_test

_BUILDS = ("onnxruntime", "onnxruntime-gpu", "onnxruntime-directml", "onnxruntime-openvino", "onnxruntime-rocm")
_DASK = "distributed"  # the package of Dask for clusters
_SAFE_VERSION = (1, 30, 1)  # mends memory errors at the start of a session, which a model may provoke
_SIDE = 64  # pixels along a side of the test tile


@dataclass(frozen=True)
class CheckReport:
    """The report, and the number of failed checks."""

    text: str
    failures: int


@dataclass(frozen=True)
class _Finding:
    section: Section
    failed: bool = False
    trace: str = ""


class _CheckFailed(Exception):  # noqa: N818  a result, not an error
    """A check found a problem, described by a section of the report."""

    def __init__(self, section: Section) -> None:
        super().__init__(section.title)
        self.section = section


def check(sections: Sequence[Section], folder: EngineFolder) -> CheckReport:
    """Run all checks.

    Args:
        sections: Sections about QGIS, which come first in the report.
        folder: The folder in which the plugin installs the engine.
    """
    checks: list[tuple[str, Callable[[], Section]]] = [
        ("Python", _python),
        (tr("Inference engine"), lambda: _engine(folder)),
        (tr("Processors"), _processors),
        (tr("Self-test"), _self_test),
    ]
    findings = [_finding_of(title, run_check) for title, run_check in checks]
    failed = [finding.section.title for finding in findings if finding.failed]
    title = tr("Pixelwise: problems found with {parts}") if failed else tr("Pixelwise: no problems found")
    text = as_text(title.format(parts=", ".join(failed)), [*sections, *(finding.section for finding in findings)], 100)
    return CheckReport("\n".join([text, *(finding.trace for finding in findings if finding.trace)]), len(failed))


def _finding_of(title: str, run_check: Callable[[], Section]) -> _Finding:
    try:
        return _Finding(run_check())
    except _CheckFailed as failure:
        return _Finding(failure.section, failed=True)
    except PixelwiseError as error:
        return _Finding(Section(title, title, sentences=(str(error),)), failed=True)
    except Exception as error:  # a bug of ours must not hide the other checks; its traceback comes last
        message = tr("Internal error in Pixelwise: {error!r}. Please report it.").format(error=error)
        return _Finding(Section(title, title, sentences=(message,)), failed=True, trace=traceback.format_exc())


def _python() -> Section:
    lines = (
        Fact("Python", f"{platform.python_version()}, {platform.machine()}"),
        Fact(tr("Program"), sys.executable or tr("unknown")),
        Fact(tr("Prefix"), sys.prefix),
        Fact("numpy", f"{np.__version__}, {os.path.dirname(np.__file__)}"),
        Fact("GDAL", f"{gdal.VersionInfo('RELEASE_NAME')}, {os.path.dirname(gdal.__file__)}"),
        Fact(tr("System"), platform.platform()),
    )
    return Section("python", "Python", lines)


def _engine(folder: EngineFolder) -> Section:
    installed = folder.installed()
    lines = (
        Fact("onnxruntime", engine_version()),
        Fact(tr("Loaded from"), engine_place()),
        Fact(tr("Packages"), ", ".join(_builds()) or tr("none known to pip")),
        Fact(
            tr("Installed by Pixelwise"),
            f"{installed.package} {installed.version}, {folder.path}" if installed else tr("nothing"),
        ),
        Fact(_DASK, _dask()),
    )
    return Section("engine", tr("Inference engine"), (*lines, *_outdated(engine_version())))


def _dask() -> str:
    """Return version and place of the optional package for clusters, which is not imported."""
    try:
        package = metadata.distribution(_DASK)
    except metadata.PackageNotFoundError:
        return tr("not installed; only the parameter Cluster needs it")
    return f"{package.version}, {package.locate_file('')}"


def _outdated(version: str) -> tuple[Fact, ...]:
    """Return a warning about a version of onnxruntime that harmful models can attack."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:3])
    if numbers >= _SAFE_VERSION:
        return ()
    text = tr(
        "onnxruntime {version} has memory errors that a harmful model can use. Install {safe} or later, or open only "
        "models from sources you trust."
    )
    return (Fact(tr("Warning"), text.format(version=version, safe=".".join(map(str, _SAFE_VERSION)))),)


def _builds() -> list[str]:
    """Return the installed builds; a second build has overwritten files of the first."""
    versions = {distribution.metadata["Name"]: distribution.version for distribution in metadata.distributions()}
    return [f"{name} {versions[name]}" for name in _BUILDS if name in versions]


def _processors() -> Section:
    offered = offered_providers()
    model = read_definition(MODEL)
    signature = model.signature
    pixels = (
        np.random.default_rng(0).normal(size=(1, signature.image.bands, _SIDE, _SIDE)).astype(signature.image.dtype)
    )
    tried = attempts(offered, Processor.BEST_AVAILABLE, 0)
    lines = []
    for attempt in tried:
        error = try_provider(model.file, model.origin, attempt, {signature.image.name: pixels})
        lines.append(Fact(attempt.provider, error or tr("works")))
    others = [name for name in offered if name not in {attempt.provider for attempt in tried}]
    lines.append(Fact(tr("Not used"), ", ".join(others)))
    return Section("processors", tr("Processors"), tuple(lines))


def _self_test() -> Section:
    outcome = self_test()
    section = Section("self_test", tr("Self-test"), _outcome_lines(outcome), _shares(outcome))
    if not outcome.as_expected:
        raise _CheckFailed(section)
    return section


def _outcome_lines(outcome: SelfTestResult) -> tuple[Fact, ...]:
    if outcome.as_expected:
        template = tr("classified in {seconds} s; the result is as expected")
    else:
        template = tr(
            "classified in {seconds} s; the result is NOT as expected: the engine or a driver returns wrong "
            "values. Choose the CPU, or install another version of the engine"
        )
    return (
        Fact(tr("Bundled scene"), template.format(seconds=numeral(outcome.seconds, 1))),
        *(Fact(tr("Warning"), warning) for warning in outcome.warnings),
    )


def _shares(outcome: SelfTestResult) -> FactTable:
    rows = tuple(
        (
            str(share.value),
            percentage(share.actual, 2),
            percentage(share.expected, 2),
            "" if share.as_expected else tr("WRONG"),
            share.name,
        )
        for share in outcome.shares
    )
    return FactTable("shares", (f" {tr('Value')}", f" {tr('Share')}", f" {tr('Expected')}", "", tr("Class")), rows, ())
