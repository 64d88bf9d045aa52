"""A run computed by the workers of a Dask cluster, whether they can access the folder of its ledger or not."""

from .address import Address, address_of
from .run import opened_cluster, run_job

__all__ = ["Address", "address_of", "opened_cluster", "run_job"]
