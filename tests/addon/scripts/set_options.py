"""Loaded after thinwire: `GET http://any/set` with headers `x-set-OPTION: VALUE` sets these options, as `:set` does."""

from mitmproxy import ctx
from mitmproxy.http import HTTPFlow, Response

_PREFIX = "x-set-"


def requestheaders(flow: HTTPFlow) -> None:
    if flow.request.path == "/set":
        said = {name.lower(): value for name, value in flow.request.headers.items()}
        names = {name: name.removeprefix(_PREFIX).replace("-", "_") for name in said if name.startswith(_PREFIX)}
        ctx.options.update(**{names[name]: said[name] for name in names})
        flow.response = Response.make(204)
