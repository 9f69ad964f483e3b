import json

import pytest

from tests.drills.__main__ import attempt, known, main, passed


def test_a_drill_answers_one_line_with_its_name_and_its_seconds(monkeypatch, capsys):
    line = told(monkeypatch, capsys, lambda say: {"id": "X1", "figure": 3, "pass": True})

    assert line.pop("seconds") >= 0
    assert line == {"drill": "made", "id": "X1", "figure": 3, "pass": True}


def test_a_drill_that_breaks_has_not_passed_and_says_why(monkeypatch, capsys):
    def broken(say):
        raise ValueError("out of luck")

    line = told(monkeypatch, capsys, broken)

    assert line["pass"] is False
    assert line["figure"] == "ValueError: out of luck"


def test_anything_but_true_has_not_passed(capsys):
    assert not passed({"id": "X1", "figure": 3, "pass": "yes"})


def test_a_name_that_no_drill_has_is_refused_before_anything_starts(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["no-such-drill"])

    assert ended.value.code == 2
    assert "no-such-drill" in capsys.readouterr().err


def test_helpers_are_no_drills():
    assert not [name for name in known() if name.startswith("_")]


def told(monkeypatch, capsys, drill):
    """The line that a drill prints; on a database that is not emptied."""
    monkeypatch.setattr("tests.committed.empty_database", lambda: None)
    passed(attempt("made", drill))
    return json.loads(capsys.readouterr().out)
