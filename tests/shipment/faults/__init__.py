"""Faults at every call that changes a file: a process killed there, or a disk that fails."""
