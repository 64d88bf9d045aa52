"""The reports of a run: its log, its record in the results, and an HTML file.

The HTML file describes the run, its parameters and its result. It needs no other file, has no scripts, and can be read
in any browser and in simple viewers. All texts of models and files are escaped.
"""

from .pages import write_batch, write_run
from .record import BatchRecord, RunRecord

__all__ = ["BatchRecord", "RunRecord", "write_batch", "write_run"]
