"""What mitmproxy hands over becomes text, and a name that nobody declares is pointed out."""

from __future__ import annotations

from thinwire.addon.config.options import settle


def test_what_a_file_holds_natively_becomes_text() -> None:
    deferred: dict[str, object] = {
        "thinwire_code": True,
        "thinwire_min_tokens": 300,
        "thinwire_hosts": {"a.corp": "gemini", "b.corp": "openai-chat"},
        "thinwire_exclude_tools": ["Bash", "Grep"],
        "thinwire_store": None,
        "showhost": True,
    }
    assert settle(deferred) == []
    assert deferred == {
        "thinwire_code": "true",
        "thinwire_min_tokens": "300",
        "thinwire_hosts": "a.corp=gemini,b.corp=openai-chat",
        "thinwire_exclude_tools": "Bash,Grep",
        "thinwire_store": "",
        "showhost": True,
    }


def test_an_unknown_name_is_pointed_out_with_the_one_that_was_meant() -> None:
    assert settle({"thinwire_levle": "x"}) == ["there is no option thinwire_levle; did you mean thinwire_level?"]
    assert settle({"thinwire_zzz": "x", "other": "y"}) == ["there is no option thinwire_zzz"]
