"""A run worked off by the workers of a Dask cluster that see the folder of its ledger."""

from .address import Address, address_of
from .run import opened_cluster, run_job

__all__ = ["Address", "address_of", "opened_cluster", "run_job"]
