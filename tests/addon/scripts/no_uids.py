"""Loaded after thinwire: a system that does not say whose a connection is."""


def running() -> None:
    from thinwire.addon.hooks import page  # noqa: PLC0415  (thinwire puts it on the path)

    vars(page)["is_ours"] = lambda peer, local: None
