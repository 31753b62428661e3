"""Comments under essays, methods and articles, on django-comments-xtd."""
