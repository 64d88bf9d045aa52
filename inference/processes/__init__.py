"""Other programs: running them with limits of memory and time, and exchanging arrays with them."""
