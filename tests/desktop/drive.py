"""Runs inside QGIS's window (`qgis --code`) and takes the tour that the job names."""

import importlib

from pixelwise.tests.desktop.driving import JOB, Driver

driver = Driver(importlib.import_module(f"pixelwise.tests.desktop.{JOB['tour']}").tour())
