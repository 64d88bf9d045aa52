"""Install, remove and check the inference engine in QGIS's Python.

The package depends on QGIS's folder layout on each system, on pip and on the folder of the engine, but neither on QGIS
nor on Qt: the caller provides a way to run programs (`programs.py`).
"""
