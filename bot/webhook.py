"""The webhook: where Telegram delivers updates to, and where the bot listens for them."""

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bot.settings import Settings

PORTS = (443, 80, 88, 8443)
"""Where Telegram delivers to; a Bot API server of one's own takes any port, and http too."""

TELEGRAM = "https://api.telegram.org"
URL_WANTED = (
    "an https address on port 443, 80, 88 or 8443 at which Telegram reaches the bot, such as https://example.org/yiju"
)
SECRET_WANTED = "1 to 256 letters, digits, _ and -; leave it out, and one is made from the token"
LISTEN_WANTED = (
    "address:port at which the bot listens, such as 127.0.0.1:8443, or 0.0.0.0:8443 without a proxy in front"
)
PATH_WANTED = "a path such as /yiju; leave it out where it is that of YIJU_WEBHOOK_URL"
FILE_WANTED = "a PEM file that can be read"

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PATH = re.compile(r"/[A-Za-z0-9_~/-]*")
_LISTEN = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(?P<port>\d{1,5})")


def parse_url(text: str, *, api_url: str = TELEGRAM) -> str:
    """Return a webhook's address. Raises ValueError where the Bot API at `api_url` would not deliver to it."""
    parts = urlsplit(text)
    own = api_url != TELEGRAM
    if parts.scheme not in ({"https", "http"} if own else {"https"}) or not parts.hostname or parts.port == 0:
        raise ValueError
    if not own and (parts.port or 443) not in PORTS:
        raise ValueError
    if parts.query or parts.fragment or parts.username or not _PATH.fullmatch(parts.path or "/"):
        raise ValueError
    return text


def parse_secret(text: str) -> str:
    """Return a secret that Telegram takes. Raises ValueError for another one."""
    if not _SECRET.fullmatch(text):
        raise ValueError
    return text


def parse_listen(text: str) -> str:
    """Return an address with its port. Raises ValueError for what is none."""
    found = _LISTEN.fullmatch(text)
    if not found or not 0 < int(found["port"]) < 65536:
        raise ValueError
    return text


def parse_path(text: str) -> str:
    """Return a path. Raises ValueError for what is none."""
    if not _PATH.fullmatch(text):
        raise ValueError
    return text


def parse_file(text: str) -> Path:
    """Return the path of a file that can be read. Raises OSError or ValueError where it cannot."""
    path = Path(text).expanduser()
    with path.open("rb") as file:
        if b"-----BEGIN " not in file.read(65536):
            raise ValueError
    return path


def find_missing(settings: "Settings", given: set[str]) -> list[str]:
    """Return what else has to be set, for the webhook's settings that are `given` (URL, SECRET, …)."""
    missing = []
    if given and "URL" not in given:
        missing.append(f"YIJU_WEBHOOK_URL should be set too: {URL_WANTED}")
    if settings.webhook_key and not settings.webhook_cert:
        missing.append("YIJU_WEBHOOK_CERT should be set where YIJU_WEBHOOK_KEY is")
    return missing


def webhook_options(settings: "Settings") -> dict[str, Any]:
    """Return how PTB is to start the webhook; without a secret set it is one that only who has the token can know."""
    found = _LISTEN.fullmatch(settings.webhook_listen)
    host, port = (found["host"], found["port"]) if found else ("127.0.0.1", "8443")
    made = hashlib.blake2b((settings.token or "").encode(), digest_size=24, person=b"yiju webhook").hexdigest()
    return {
        "listen": host.strip("[]"),
        "port": int(port),
        "url_path": settings.webhook_path or urlsplit(settings.webhook_url or "").path,
        "webhook_url": settings.webhook_url,
        "secret_token": settings.webhook_secret or made,
        "cert": settings.webhook_cert,
        "key": settings.webhook_key,
    }
