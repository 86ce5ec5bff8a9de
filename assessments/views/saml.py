"""What a SAML provider's answer leads to. Loaded only where SAML is configured."""

from __future__ import annotations

from allauth.socialaccount.providers.saml import views as saml
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from assessments.views.sign_on import refused


@login_not_required  # it is a way in
def saml_finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """allauth's; what is no XML at all, or XML with an entity or a DTD, is refused and no error of ours."""
    try:
        response: HttpResponse = saml.finish_acs(request, organization_slug=organization_slug)
    except (SyntaxError, ValueError):
        said = _("The identity provider did not say who you are. Try again; if it goes on, tell who runs it.")
        return refused(request, said, status=401)
    return response
