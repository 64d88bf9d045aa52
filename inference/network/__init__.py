"""An opened network: its sessions, its inputs and outputs, and the results of trial runs."""
