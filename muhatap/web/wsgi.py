"""The door for the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muhatap.web.settings")
application = get_wsgi_application()
list(get_resolver().url_patterns)  # every view and form is loaded before the first request

# What the product consists of is never garbage. Looking through all of it again and again made one page in a
# hundred wait a tenth of a second.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
