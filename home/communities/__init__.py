"""Teachers' communities: their pages, cyclogram, members and the rights of their leaders."""
