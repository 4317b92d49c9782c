"""Who comes in: met, directed, called, served and seen off (sisli:12.b, bagcilar:15.1.c)."""
