"""What awaits the editor when the admin opens."""
