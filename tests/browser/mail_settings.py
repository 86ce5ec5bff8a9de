"""Settings for a journey whose e-mails are read: into files, with links to the server that is asked."""

import os

from tests.settings import *  # noqa: F403 -- the same, but for what a second process has to see

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["MAIL_FOLDER"]
PUBLIC_URL = os.environ["SERVED_AT"]
MEDIA_ROOT = os.environ["MEDIA_FOLDER"]
# The worker reads what the server has stored: not in memory.
STORAGES["default"] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}  # noqa: F405
