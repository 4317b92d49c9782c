#!/usr/bin/env python
"""Django's own tool, for developers; the product's command line is `muhatap`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muhatap.web.settings")
    execute_from_command_line(sys.argv)
