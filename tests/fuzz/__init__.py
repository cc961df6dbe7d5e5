"""Damaged files and odd options by the hundred thousand: none may crash, hang or swell.

`mutate` changes bytes and texts, `formats` changes files by their structure, `kinds` makes of
both what a command is given, and `harness` runs it and watches time and memory. All comes from
a seed: ``python -m tests.fuzz KIND INDEX`` does one once more.
"""
