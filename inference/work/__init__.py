"""Runs computed by several processes or computers that can access the folders of their ledgers."""

from ..ledger.job_values import parse_map
from .items import prepare_items
from .prepare import prepare
from .several import finish_all, work_all
from .worker import finish, opened_work, work

__all__ = ["finish", "finish_all", "opened_work", "parse_map", "prepare", "prepare_items", "work", "work_all"]
