"""THE STAFF ROOM: pages, communities, plans, the start page. May read forum and library."""
