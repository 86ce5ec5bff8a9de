"""Identity providers on this machine: one that speaks OpenID Connect, one that signs SAML answers."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils

CLIENT_ID = "riskapp-tests"


class OpenIDProvider:
    """What it says of whoever comes is in ``claims``; ``audience`` and ``issuer`` may lie."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.claims: dict[str, object] = {}
        self.audience = CLIENT_ID
        self.issuer = address
        self.asked: list[dict[str, list[str]]] = []

    def configuration(self) -> dict[str, object]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self) -> dict[str, object]:
        now = int(time.time())
        said = {"iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + 300, **self.claims}
        return {
            "access_token": "an access token",
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": jwt.encode(said, "a key that nobody asks for, since TLS vouches", algorithm="HS256"),
        }


@contextmanager
def openid_provider() -> Iterator[OpenIDProvider]:
    """A provider that listens on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers = {
                "/.well-known/openid-configuration": provider.configuration,
                "/userinfo": lambda: provider.claims,
            }
            self.answer(answers[self.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append(parse_qs(body))
            self.answer(provider.token())

        def answer(self, said: object) -> None:
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = OpenIDProvider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class SamlProvider:
    """A key, its certificate, and answers signed with it."""

    entity_id = "https://idp.example/saml"

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(key, hashes.SHA256())
        )
        self.key = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        ).decode()
        self.certificate = certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def bare_certificate(self) -> str:
        return "".join(self.certificate.splitlines()[1:-1])

    def answer(self, *, to: str, request_id: str, facts: dict[str, list[str]], signed: bool = True) -> str:
        """What the browser brings back; ``to``: the address that takes it."""
        now = datetime.now(UTC)
        moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        until = (now + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        metadata = to.replace("/acs/", "/metadata/")
        attributes = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
            + "</saml:Attribute>"
            for name, values in facts.items()
        )
        assertion = f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion" \
Version="2.0" IssueInstant="{moment}"><saml:Issuer>{self.entity_id}</saml:Issuer>\
<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">erin-1</saml:NameID>\
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{to}" InResponseTo="{request_id}"/>\
</saml:SubjectConfirmation></saml:Subject>\
<saml:Conditions NotBefore="{moment}" NotOnOrAfter="{until}"><saml:AudienceRestriction>\
<saml:Audience>{metadata}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
<saml:AuthnStatement AuthnInstant="{moment}" SessionIndex="_session"><saml:AuthnContext>\
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>\
</saml:AuthnContext></saml:AuthnStatement>\
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"""
        if signed:
            assertion = OneLogin_Saml2_Utils.add_sign(assertion, self.key, self.certificate).decode()
            assertion = assertion.partition("?>")[2] if assertion.startswith("<?xml") else assertion
        response = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" \
Version="2.0" IssueInstant="{moment}" Destination="{to}" InResponseTo="{request_id}">\
<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{self.entity_id}</saml:Issuer>\
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
{assertion}</samlp:Response>"""
        return base64.b64encode(response.encode()).decode()
