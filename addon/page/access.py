"""Who may see the page: the user who runs the proxy, with a browser or a tool on this machine that asks for it by its own
address; and who may turn the switch. Whose a connection is, control/owner.py tells; this is about what is asked, and how.

What a web page elsewhere could try, and what stops it:

- a name of its own that resolves to 127.0.0.1 (DNS rebinding): the Host header must be ours, with our port;
- an image, script, frame or fetch of our address (Sec-Fetch-Site): refused; a link may be followed to the front page alone,
  which holds nothing of the user's;
- reading the answer: no CORS header is ever sent, and HEADERS keep it out of frames and other origins' processes;
- a form or a script that posts: a POST is for the switch only, comes from our own page (Origin, Sec-Fetch-Site) or from a
  command, and brings the proxy's token, which another page cannot read, in a header that no form can send.

Peers that are not on this machine are refused also where the proxy listens for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import Final

from ..providers.hosts import is_loopback

_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_HTTP: Final = 80

# Of every answer.
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """A request to the proxy itself."""

    method: str
    host: str
    """The Host header."""
    peer: str
    """The address it comes from."""
    port: int
    """Ours, to which it came."""
    fetch_site: str = ""
    """Sec-Fetch-*: what a browser says about who asks; "" from anything else."""
    fetch_mode: str = ""
    fetch_dest: str = ""
    origin: str = ""
    """The Origin header."""
    token: str = ""
    """By which the proxy's owner is known."""
    switches: bool = False
    """Whether the address is one that takes a POST."""
    path: str = "/"
    """Without the query."""


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    sentence: str


def refusal(visitor: Visitor, token: str) -> Refusal | None:
    """Return why this visitor gets nothing; None: come in. `token` is the proxy's own."""
    refused = next((refused for holds, refused in _RULES if holds(visitor)), None)
    if refused is None and visitor.method == "POST" and not brings(visitor, token):
        return Refusal(403, "Only who brings this proxy's token may switch it.")
    return refused


def brings(visitor: Visitor, token: str) -> bool:
    """Return whether the visitor has the proxy's token."""
    return compare_digest(_bytes(visitor.token), _bytes(token))


def _bytes(header: str) -> bytes:
    return header.encode("utf-8", "surrogateescape")


def _from_elsewhere(visitor: Visitor) -> bool:
    return not is_loopback(visitor.peer)


def _names(visitor: Visitor) -> set[str]:
    names = {f"{name}:{visitor.port}" for name in _NAMES}
    return names | set(_NAMES) if visitor.port == _HTTP else names


def _misnamed(visitor: Visitor) -> bool:
    return visitor.host.lower() not in _names(visitor)


def _writes(visitor: Visitor) -> bool:
    return visitor.method not in ("GET", "HEAD") and not (visitor.method == "POST" and visitor.switches)


def _posts_from_elsewhere(visitor: Visitor) -> bool:
    ours = {f"http://{name}" for name in _names(visitor)}
    return visitor.method == "POST" and (
        visitor.origin.lower() not in ("", *ours) or visitor.fetch_site not in ("", "same-origin")
    )


def _embedded(visitor: Visitor) -> bool:
    followed = visitor.fetch_mode == "navigate" and visitor.fetch_dest == "document" and visitor.path == "/"
    return visitor.fetch_site not in ("", "none", "same-origin") and not followed


_RULES: Final[tuple[tuple[Callable[[Visitor], bool], Refusal], ...]] = (
    (_from_elsewhere, Refusal(403, "This page is for the machine that thinwire runs on.")),
    (
        _misnamed,
        Refusal(403, "This is a proxy. Its page is at http://127.0.0.1 with its port, and under no other name."),
    ),
    (_writes, Refusal(405, "There is nothing to change here: GET only.")),
    (_posts_from_elsewhere, Refusal(403, "Another site's page may change nothing here.")),
    (_embedded, Refusal(403, "Another site's page asks for this; it may link to the front page, nothing more.")),
)

STRANGER: Final = Refusal(
    403,
    "This belongs to the user who runs the proxy. Anyone else, and where the system does not say who asks, needs the token of "
    "the proxy, from `running` in thinwire_dir: as `Authorization: Bearer TOKEN`, or with ?token=TOKEN.",
)
