"""The shapes that go in and out, as the description shows them."""
