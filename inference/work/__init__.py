"""One run worked off by several processes or computers that see the folder of its ledger."""

from ..ledger.job_values import parse_map
from .prepare import prepare
from .worker import finish, work

__all__ = ["finish", "parse_map", "prepare", "work"]
