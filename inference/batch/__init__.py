"""Raster items one by one: each is a job of its own, and their results can be merged into one raster."""

from .plan import BatchPlan, ItemFailure, items_error, no_items_error, plan_batch, require_destination
from .run import BatchResults, OneNetwork, RunItem, created_folder, log_skipped, run_batch

__all__ = [
    "BatchPlan",
    "BatchResults",
    "ItemFailure",
    "OneNetwork",
    "RunItem",
    "created_folder",
    "items_error",
    "log_skipped",
    "no_items_error",
    "plan_batch",
    "require_destination",
    "run_batch",
]
