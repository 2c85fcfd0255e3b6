#!/usr/bin/env python
"""Django's command line for Regard; settings come from DJANGO_SETTINGS_MODULE, by default dev."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.config.settings.dev")
    execute_from_command_line(sys.argv)
