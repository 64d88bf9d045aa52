"""What a run reports: its log, its record in the results, and one HTML file.

The HTML file says what was done, with what, and what came out. It is read alone, in any browser and in the simple
viewers of programs: no scripts, no other files. All texts of models and files are escaped.
"""

from .pages import write_items, write_run
from .record import Items, Record

__all__ = ["Items", "Record", "write_items", "write_run"]
