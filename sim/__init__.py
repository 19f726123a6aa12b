"""Parley: a simulation engine for multi-party negotiations that go on while people still fight."""

__version__ = "0.1.0"
