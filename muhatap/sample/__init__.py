"""The sample municipality: Körfez Büyükşehir Belediyesi, its people and its synthetic cases."""
