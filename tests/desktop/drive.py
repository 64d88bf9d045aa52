"""Run inside QGIS's window (`qgis --code`) and perform the tour named in the job."""

import importlib

from pixelwise.tests.desktop.driving import JOB, Driver

driver = Driver(importlib.import_module(f"pixelwise.tests.desktop.{JOB['tour']}").tour())
