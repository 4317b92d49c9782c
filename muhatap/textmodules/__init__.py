"""Sentences that a desk writes again and again, under a short word of their own."""
