"""What every gunicorn of this folder needs; `gunicorn cms.wsgi` finds it by its name."""

# A Kazakh letter is six bytes in an address: a pasted sentence is answered by the site.
limit_request_line = 8190
