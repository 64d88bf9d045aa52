"""Install, remove and check the inference engine in QGIS's Python.

Knows the layouts of QGIS on each system, pip, and the folder of the engine, but neither QGIS nor Qt: the caller
provides the means to run a program (`programs.py`).
"""
