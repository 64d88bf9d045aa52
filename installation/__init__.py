"""Get the inference engine into QGIS's Python and out of it, and find out whether it works.

Knows the layouts of QGIS on each system, pip, and the folder the engine lives in. Neither QGIS nor Qt: they are told
what was found, and lend the means to run a program (`programs.py`).
"""
