"""Errors of onnxruntime and GDAL, of any class and at any call, leave the core as its own, with a clear message."""

import sys
from pathlib import Path
from typing import ClassVar

import numpy as np
import onnxruntime
import pytest
from onnxruntime.capi import onnxruntime_pybind11_state as runtime_state
from osgeo import gdal, gdal_array, ogr, osr
from pixelwise.inference import (
    EngineError,
    Environment,
    NullProgress,
    PixelwiseError,
    RasterInput,
    plan,
    read_definition,
    run,
)
from pixelwise.inference.card.result_card import describe_result
from pixelwise.inference.network.engine import offered_providers, open_session, try_provider
from pixelwise.inference.network.processors import CPU_PROVIDER, Attempt
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.thematic.class_raster import read_class_raster
from pixelwise.tests.core.runs import make_job, read, textured, write_raster
from pixelwise.tests.core.tables import tree
from pixelwise.tests.models import argmax_model

WORDS = "injected words"

# Read from the module, so that the classes of later versions count.
RUNTIME_ERRORS = [
    value
    for value in vars(runtime_state).values()
    if isinstance(value, type) and issubclass(value, Exception) and value.__module__ == runtime_state.__name__
]
OTHER_ERRORS = [RuntimeError, ValueError, TypeError, MemoryError, OSError, NotImplementedError]
ERRORS = [*RUNTIME_ERRORS, *OTHER_ERRORS]
METHODS = ("__init__", "run", "get_inputs", "get_outputs", "get_modelmeta", "get_overridable_initializers")
FUNCTIONS = ("SessionOptions", "RunOptions", "get_available_providers", "set_default_logger_severity")
UNUSED = ("get_overridable_initializers", "RunOptions", "get_available_providers")  # for some ways to open a model
CALLS = [(name, error) for name in METHODS[:2] for error in ERRORS]
CALLS += [(name, error) for name in (*METHODS[2:], *FUNCTIONS) for error in (RUNTIME_ERRORS[0], RuntimeError)]


def test_the_error_classes_of_onnxruntime_are_found():
    names = {error.__name__ for error in RUNTIME_ERRORS}

    assert {"Fail", "InvalidArgument", "NoSuchFile", "NoModel", "InvalidProtobuf", "InvalidGraph", "EPFail"} <= names


def raiser(error):
    def fail(*_, **__):
        raise error(WORDS)

    return fail


def break_runtime(monkeypatch, name, error):
    owner = onnxruntime.InferenceSession if name in METHODS else onnxruntime
    monkeypatch.setattr(owner, name, raiser(error))


def words_of(call):
    """The text of the error of the core that a call ends with; "" if it succeeds. Another exception fails the test."""
    try:
        call()
    except PixelwiseError as refusal:
        return str(refusal)
    return ""


def is_told(error, refusal):
    """Whether a refusal has the words of an error; of a lack of memory, that there is not enough."""
    return WORDS in refusal or (error is MemoryError and "not enough memory" in refusal)


@pytest.mark.parametrize(("name", "error"), CALLS)
def test_a_model_is_refused_in_words_whatever_onnxruntime_raises(tmp_path, monkeypatch, name, error):
    models = argmax_model(tmp_path / "m.onnx", 3), tree(tmp_path / "t.onnx")
    break_runtime(monkeypatch, name, error)

    refusals = [words_of(lambda model=model: read_definition(str(model))) for model in models]

    # A model of rows is not run to be read, and trials of several sizes give a reason of their own.
    assert name == "run" or all(is_told(error, refusal) or not refusal for refusal in refusals)
    assert refusals[0] or name in UNUSED


@pytest.mark.parametrize(("name", "error"), CALLS)
def test_a_run_fails_in_words_whatever_onnxruntime_raises(planned, tmp_path, monkeypatch, name, error):
    break_runtime(monkeypatch, name, error)

    refusals = [words_of(lambda each=each: run(each, NullProgress())) for each in planned]

    assert all(is_told(error, refusal) or (not refusal and name in UNUSED) for refusal in refusals)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """Planned runs of an image and of rows."""
    folder = tmp_path_factory.mktemp("planned")
    raster = write_raster(folder / "r.tif", textured(30, 30))
    models = argmax_model(folder / "m.onnx", 3), tree(folder / "t.onnx")
    return [plan(make_job(raster, model, folder / "o.tif")) for model in models]


@pytest.mark.parametrize(("name", "error"), CALLS)
def test_a_check_of_the_engine_reports_whatever_onnxruntime_raises(tmp_path, monkeypatch, name, error):
    file = ModelFile(str(argmax_model(tmp_path / "m.onnx", 3)))
    feeds = {"image": np.zeros((1, 3, 8, 8), np.float32)}
    break_runtime(monkeypatch, name, error)

    refusals = [
        words_of(lambda: try_provider(file, "m.onnx", Attempt(CPU_PROVIDER), feeds)),
        words_of(lambda: open_session(file, "m.onnx")),
        words_of(offered_providers),
    ]

    assert all(is_told(error, refusal) or not refusal for refusal in refusals)


@pytest.mark.parametrize("error", ["ImportError", "OSError", "RuntimeError", "SystemError"])
def test_a_runtime_that_does_not_load_is_an_error_of_the_engine(tmp_path, monkeypatch, error):
    package = tmp_path / "path" / "onnxruntime"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(f"raise {error}({WORDS!r})")
    monkeypatch.delitem(sys.modules, "onnxruntime")
    monkeypatch.syspath_prepend(package.parent)

    with pytest.raises(EngineError, match=WORDS):
        read_definition(str(argmax_model(tmp_path / "m.onnx", 3)))


MODULES = ((gdal, "_gdal"), (gdal_array, "_gdal_array"), (ogr, "_ogr"), (osr, "_osr"))
UNFAILING = ("new_", "delete_", "ErrorReset", "Error", "Pop", "Push", "UseExceptions", "DontUseExceptions")


class Spy:
    """Stands for one of GDAL's modules in C: records where the core calls it, and fails at one of these places.

    Attributes:
        sites: The places in the core, and the functions of GDAL that they call.
        broken: The place that fails; None if none does.
        fail: What happens there.
    """

    sites: ClassVar = set()
    broken = None
    fail = staticmethod(raiser(RuntimeError))

    def __init__(self, module):
        self._module = module

    def __getattr__(self, name):
        value = getattr(self._module, name)
        if not callable(value) or isinstance(value, type) or name.startswith(UNFAILING):
            return value

        def called(*args, **kwargs):
            site = self._site(name)
            if site is not None:
                Spy.sites.add(site)
                if site == Spy.broken:
                    return Spy.fail()
            return value(*args, **kwargs)

        return called

    def _site(self, name):
        """The innermost function of the core, if GDAL's own Python was called from there."""
        frame = sys._getframe(2)
        while frame is not None and "/osgeo/" in frame.f_code.co_filename:
            frame = frame.f_back
        if frame is None or "/inference/" not in frame.f_code.co_filename:
            return None
        return frame.f_code.co_filename.split("/inference/")[-1], frame.f_code.co_name, name


@pytest.fixture
def spied(monkeypatch):
    """GDAL with spies in place of its modules in C."""
    for module, name in MODULES:
        monkeypatch.setattr(module, name, Spy(getattr(module, name)))
    monkeypatch.setattr(Spy, "sites", set())
    monkeypatch.setattr(Spy, "broken", None)
    return monkeypatch


def warped_job(folder):
    """A job of a raster in another CRS, with the confidence."""
    raster = write_raster(folder / "r.tif", textured(40, 50), nodata=0)
    model = argmax_model(folder / "m.onnx", 3)
    geographic = Environment(crs="EPSG:4326")
    return make_job(raster, model, folder / "o.tif", environment=geographic, confidence=str(folder / "c.tif"))


def test_a_run_fails_in_words_or_gives_the_same_map_whichever_call_of_gdal_raises(spied, tmp_path):
    job = warped_job(tmp_path)

    def whole_run():
        run(plan(job), NullProgress())

    whole_run()
    expected, sites = read(job.output), sorted(Spy.sites)
    for site in sites:
        Path(job.output).unlink(missing_ok=True)
        Spy.broken = site
        words = words_of(whole_run)
        Spy.broken = None
        assert words or (read(job.output) == expected).all(), site

    assert len(sites) > 50


def reading_of(path, tmp_path):
    return {
        "a class raster": lambda: read_class_raster(RasterInput("o", path)).completed(NullProgress()),
        "the origin of a result": lambda: describe_result(path),
    }


@pytest.mark.parametrize("what", reading_of("", None))
def test_a_result_is_read_or_refused_in_words_whichever_call_of_gdal_raises(spied, tmp_path, what):
    job = warped_job(tmp_path)
    run(plan(job), NullProgress())
    read_it = reading_of(job.output, tmp_path)[what]
    Spy.sites.clear()
    read_it()

    for site in sorted(Spy.sites):
        Spy.broken = site
        words_of(read_it)
        Spy.broken = None

    assert len(Spy.sites) > 5


NUMBERS = sorted({value for name, value in vars(gdal).items() if name.startswith("CPLE_")} - {gdal.CPLE_None})
RUN = ("read", "create", "write")  # what a run does, and not its plan
CALLED = {
    "open": ("grid/gdal.py", "OpenEx", None),
    "read": ("raster/imagery.py", "Band_ReadRaster1", None),
    "warp": ("raster/output_grid.py", "wrapper_GDALWarpDestName", None),
    "create": ("result/geotiff.py", "Driver_Create", None),
    "write": ("result/geotiff.py", "BandRasterIONumPy", gdal.CE_Failure),
}


@pytest.mark.parametrize("enabled", [False, True], ids=["without exceptions", "with exceptions"])
@pytest.mark.parametrize("what", CALLED)
def test_every_error_number_of_gdal_is_told_in_words(spied, tmp_path, what, enabled):
    (place, function, result), job = CALLED[what], warped_job(tmp_path)
    planned = plan(job)
    run(planned, NullProgress())
    site = next(site for site in sorted(Spy.sites) if (site[0], site[2]) == (place, function))
    told = {}

    for number in NUMBERS:

        def fail(number=number):
            gdal.Error(gdal.CE_Failure, number, WORDS)
            if enabled:
                raise RuntimeError(WORDS)
            return result

        spied.setattr(Spy, "fail", staticmethod(fail))
        Spy.broken = site
        told[number] = words_of(lambda: run(planned, NullProgress()) if what in RUN else plan(job))
        Spy.broken = None

    assert len(NUMBERS) > 8
    assert [number for number, words in told.items() if WORDS not in words] == []
