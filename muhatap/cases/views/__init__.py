"""The desk's screens: queues, the case, its moves, files, search."""
