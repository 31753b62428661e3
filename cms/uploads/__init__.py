"""Files that come in pieces, over lines that break; whole, they are checked like all others."""
