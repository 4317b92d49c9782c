"""Lists of cases as people keep them: saved views, exports, moves of many cases at once."""
