"""Muhatap: the system through which a Turkish municipality talks with its citizens."""

__version__ = "0.1.0"
