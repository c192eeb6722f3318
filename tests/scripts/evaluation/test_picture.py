"""The curve as a picture."""

from __future__ import annotations

from xml.etree import ElementTree

from scripts.evaluation.picture import svg


def test_each_level_is_a_line_and_each_budget_a_named_point() -> None:
    points = [
        ("lossless", 20.0, 100.0),
        ("balanced 500", 90.0, 30.0),
        ("balanced, no budget", 40.0, 99.0),
        ("<tail>", 95.0, 12.0),
    ]
    root = ElementTree.fromstring(svg(points))
    names = {"".join(text.itertext()) for text in root.iterfind(".//{*}text")}
    assert names >= {"— lossless", "500", "no budget", "— balanced", "— <tail>", "tokens saved"}
    assert len(list(root.iterfind(".//{*}polyline"))) == 3 and len(list(root.iterfind(".//{*}circle"))) == 4


def test_more_saved_is_further_right_and_more_answered_further_up() -> None:
    root = ElementTree.fromstring(svg([("a 1", 90.0, 60.0), ("a 2", 40.0, 99.0)]))
    few, many = (circle.attrib for circle in root.iterfind(".//{*}circle"))
    assert float(few["cx"]) > float(many["cx"]) and float(few["cy"]) > float(many["cy"])
