"""The production server's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()

# What is loaded by now stays: the collector need not look at it again and again. A page makes some
# thousands of objects that die without it, so it may also come less often than for each 700.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
