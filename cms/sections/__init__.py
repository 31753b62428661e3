"""Sections of the site that apps answer (library, essays …) as pages in the tree and the menus."""
