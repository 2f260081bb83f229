"""The rooms of the reader: what a file is, what it may cost, and how each format is read.

Everything here runs in the child process and imports neither Qt, pandas nor numpy.
"""
