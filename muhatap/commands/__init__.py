"""The one command line: muhatap."""
