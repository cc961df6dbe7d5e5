"""Reproducible comparisons with what people use instead."""
