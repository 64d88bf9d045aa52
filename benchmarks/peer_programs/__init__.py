"""What benchmarks/peers starts as processes of their own, each with the Python of the package it measures.

A program makes one map and prints a line of JSON: the attributes of `peers.Measured` that it knows.
"""
