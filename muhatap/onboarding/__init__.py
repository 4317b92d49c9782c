"""Getting a municipality going: one workbook in, looked at cell by cell, taken over, and out again."""
