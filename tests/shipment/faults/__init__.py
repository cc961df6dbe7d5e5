"""Faults at every call that changes a file: the process is killed, or the disk fails."""
