"""The operations, a file for each noun. An operation reads what came, calls a service, answers."""
