"""The one command line, `muhatap`: a module per command, loaded only when it is called.

Exit codes: 0 well; 1 something was found or failed; 2 wrong use; 3 it cannot run here, with the remedy;
4 there is no such thing.
"""
