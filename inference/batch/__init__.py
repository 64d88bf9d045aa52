"""Raster items one by one: each is a job of its own, and their results can be merged into one raster."""

from .plan import BatchPlan, ItemFailure, no_items_error, plan_batch, require_destination
from .run import BatchResults, run_batch

__all__ = [
    "BatchPlan",
    "BatchResults",
    "ItemFailure",
    "no_items_error",
    "plan_batch",
    "require_destination",
    "run_batch",
]
