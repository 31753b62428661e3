"""What people are told on the site, and urgent things by mail."""
