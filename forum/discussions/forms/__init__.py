"""What people type when they write, and when they look after topics."""
