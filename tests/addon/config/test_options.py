"""What mitmproxy hands over becomes text, and a name that nobody declares is pointed out."""

from __future__ import annotations

from thinwire.addon.config.options import mistaken, settle


def test_what_a_file_holds_natively_becomes_text() -> None:
    deferred: dict[str, object] = {
        "thinwire_code": True,
        "thinwire_min_tokens": 300,
        "thinwire_hosts": {"a.corp": "gemini", "b.corp": "openai-chat"},
        "thinwire_exclude_tools": ["Bash", "Grep"],
        "thinwire_store": None,
        "showhost": True,
    }
    settle(deferred)
    assert deferred == {
        "thinwire_code": "true",
        "thinwire_min_tokens": "300",
        "thinwire_hosts": "a.corp=gemini,b.corp=openai-chat",
        "thinwire_exclude_tools": "Bash,Grep",
        "thinwire_store": "",
        "showhost": True,
    }


def test_an_unknown_name_is_pointed_out_with_the_one_that_was_meant() -> None:
    assert mistaken({"thinwire_levle": "x"}) == ["there is no option thinwire_levle; did you mean thinwire_level?"]
    assert mistaken({"thinwire_zzz": "x", "other": "y"}) == ["there is no option thinwire_zzz"]
    assert mistaken({"level": "x"}) == ["there is no option level; did you mean thinwire_level?"]
    assert mistaken({"thinwire-level": "x"}) == ["there is no option thinwire-level; did you mean thinwire_level?"]


def test_options_of_mitmproxy_and_of_others_are_none_of_our_business() -> None:
    assert (
        mistaken({"mode": "x", "listen_port": "1", "showhost": "true", "my_level": "x", "thinwire_mode": "off"}) == []
    )
