"""The programs that benchmarks/peers runs in separate processes, each with the Python of the measured package.

A program makes one map and prints a line of JSON with the attributes of `Measured` (measuring/contest.py) that it
knows.
"""
