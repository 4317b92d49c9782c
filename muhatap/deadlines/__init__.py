"""Dockets of clocks over a business calendar that is data; a lifecycle only names occasions."""
