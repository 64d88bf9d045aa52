"""An opened network: its sessions, its inputs and outputs, and what trial runs show of it."""
