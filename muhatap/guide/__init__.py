"""The staff guide inside the product: chapters, every screen's help, the first visit and its practice."""
