"""Children on the site: invitations, and what their guardians decide."""
