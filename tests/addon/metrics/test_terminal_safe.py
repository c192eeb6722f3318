"""What came from somewhere else cannot steer a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.metrics.terminal_safe import printable, terminal_safe


@given(st.text(), st.integers(2, 80))
def test_a_name_from_the_network_cannot_steer_the_terminal(name: str, longest: int) -> None:
    shown = terminal_safe(name, longest)
    assert shown.isprintable()
    assert len(shown) <= longest
    assert shown == name or not name.isprintable() or len(name) > longest


def test_each_character_keeps_its_place() -> None:
    assert printable("a\x1b[2Jb\n") == "a?[2Jb?"
    assert printable("a\tb\r", " ") == "a b "


def test_a_name_as_long_as_there_is_room_for_stays_whole() -> None:
    assert terminal_safe("x" * 60) == "x" * 60
    assert terminal_safe("x" * 61) == "x" * 59 + "…"
    assert terminal_safe("x" * 600) == "x" * 59 + "…"
