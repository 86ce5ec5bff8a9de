"""What allauth asks about second factors: how secrets are kept, what things are called, what may go."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.second_factor import SecondFactorRefused, admit_removal

PURPOSE = b"riskapp second factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seeds of codes lie encrypted in the database: a copy of it signs nobody in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is not right, or was used already."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your organisation asks for a second factor: add another one before you remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return str(_cipher().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        # Fails aloud when the key has changed: an empty seed would be one that anybody can compute.
        return str(_cipher().decrypt(encrypted_text.encode()).decode())

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        try:
            admit_removal(factor=authenticator)
        except SecondFactorRefused:
            return False
        return True

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return _("Passkey")

    def _get_site_name(self) -> str:
        return "riskapp"


def _cipher() -> Any:
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 -- only who uses a code needs it

    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(PURPOSE + b":" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
