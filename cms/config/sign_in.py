"""Signing in with Google or Microsoft for schools, where the environment has the keys.

Names: GOOGLE_CLIENT_ID and _SECRET, MICROSOFT_CLIENT_ID and _SECRET, MICROSOFT_TENANT. Without keys
there is no button, no address and no provider app.

An address that a provider vouches for opens the account that has it. Google says which addresses it
has verified. Microsoft does not: anybody can run a directory and write any address into it. So its
addresses count only when MICROSOFT_TENANT names the one directory that people come from; without
one a person signs in by password once and connects Microsoft themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OPEN_TENANTS = {"common", "organizations", "consumers"}
GOOGLE_HOST, MICROSOFT_HOST = "https://accounts.google.com", "https://login.microsoftonline.com"


@dataclass(frozen=True)
class SignIn:
    """What the settings need: apps to install, allauth's providers, and where their forms lead."""

    apps: list[str] = field(default_factory=list)
    providers: dict[str, dict[str, Any]] = field(default_factory=dict)
    hosts: list[str] = field(default_factory=list)
    half_set: list[str] = field(default_factory=list)


def sign_in_from(env: Mapping[str, str]) -> SignIn:
    """Read the providers from the environment; a name without its other half gives none."""
    found = SignIn()
    google = _keys(env, "GOOGLE", found)
    if google:
        found.apps.append("allauth.socialaccount.providers.google")
        found.hosts.append(GOOGLE_HOST)
        found.providers["google"] = {
            "APPS": [google | {"settings": {"email_authentication": True}}],
            "SCOPE": ["profile", "email"],
            "AUTH_PARAMS": {"access_type": "online", "prompt": "select_account"},
            "OAUTH_PKCE_ENABLED": True,
        }
    microsoft = _keys(env, "MICROSOFT", found)
    if microsoft:
        tenant = env.get("MICROSOFT_TENANT") or "organizations"
        one_directory = tenant.lower() not in OPEN_TENANTS
        found.apps.append("allauth.socialaccount.providers.microsoft")
        found.hosts.append(MICROSOFT_HOST)
        app = microsoft | {
            "settings": {
                "tenant": tenant,
                "verified_email": one_directory,
                "email_authentication": one_directory,
            }
        }
        found.providers["microsoft"] = {
            "APPS": [app],
            "AUTH_PARAMS": {"prompt": "select_account"},
            "OAUTH_PKCE_ENABLED": True,
        }
    return found


def _keys(env: Mapping[str, str], name: str, found: SignIn) -> dict[str, str]:
    identity = env.get(f"{name}_CLIENT_ID", "")
    secret = env.get(f"{name}_CLIENT_SECRET", "")
    if bool(identity) != bool(secret):
        found.half_set.append(name)
    return {"client_id": identity, "secret": secret, "key": ""} if identity and secret else {}
