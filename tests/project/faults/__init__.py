"""Faults at every call that changes a project: a process killed there, or a disk that fails."""
