"""The program `pixelwise`, which explains what is missing before it imports the core."""

from __future__ import annotations

import sys

_GDAL = (
    "Pixelwise needs GDAL's Python bindings ({reason}). On Debian and Ubuntu install python3-gdal, and create the "
    "virtual environment with: python3 -m venv --system-site-packages FOLDER. With conda: conda install gdal. "
    "Elsewhere install GDAL, and then: pip install numpy 'gdal[numpy]==VERSION', with the version that gdal-config "
    "--version prints."
)
_NUMPY = (
    "GDAL's Python bindings and numpy do not match ({reason}). In an environment with Debian's GDAL, use Debian's "
    "numpy too: pip uninstall numpy. Elsewhere install GDAL's bindings again: pip install --force-reinstall "
    "--no-cache-dir --no-build-isolation 'gdal[numpy]==VERSION'."
)


def missing() -> str:
    """Return what is missing, and how to install it; "" if nothing is."""
    try:
        import osgeo.gdal
    except ImportError as error:
        return _GDAL.format(reason=error)
    try:
        import osgeo.gdal_array
    except (ImportError, AttributeError) as error:
        return _NUMPY.format(reason=error)
    del osgeo
    return ""


def main() -> int:
    """Carry out a command; return the exit code."""
    reason = missing()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    from .inference.command_line import main as carry_out

    return carry_out()


if __name__ == "__main__":
    sys.exit(main())
