"""Taking a board out of one site and into another, as JSON lines with the files beside."""
