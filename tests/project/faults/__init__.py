"""Faults at every call that changes a project: a killed process, or a full disk."""
