"""What is counted for the person who reads, and when a break is due. Only counts are kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.errors import SettingsError
from cm_inbox.models.instants import Millis
from cm_inbox.settings import Settings, load_settings, save_settings
from cm_inbox.wellbeing import MINUTE, PAUSE, POSTPONED, Exposure, Notifying, Rest, Wellbeing, is_quiet, quiet_began


def at(hour: int, minute: int = 0, day: int = 22) -> Millis:
    """Return an instant of one day, by this computer's clock."""
    return round(datetime(2026, 11, day, hour, minute).timestamp() * 1000)


def test_each_message_counts_once_in_the_hour_it_was_read() -> None:
    exposure = Exposure()
    assert exposure.read("m1", at(8, 5))
    assert not exposure.read("m1", at(8, 6))
    for number in range(3):
        exposure.read(("other", number), at(10, number))
    assert exposure.today(at(10, 30)) == 4
    assert list(exposure.by_hour(at(10, 30))) == [(8, 1), (9, 0), (10, 3)]


def test_another_day_begins_at_nothing() -> None:
    exposure = Exposure()
    exposure.read("m1", at(23, 59))
    assert exposure.today(at(0, 1, day=23)) == 0
    assert list(exposure.by_hour(at(0, 1, day=23))) == []
    assert exposure.longest(at(0, 1, day=23)) == 0


def test_a_run_ends_with_a_pause() -> None:
    exposure = Exposure()
    for minute in range(0, 41, 4):
        exposure.active(at(9, minute))
    assert exposure.since_pause(at(9, 41)) == 41 * MINUTE
    exposure.active(at(9, 40) + PAUSE)
    assert exposure.since_pause(at(9, 46)) == MINUTE
    assert exposure.longest(at(9, 46)) == 40 * MINUTE
    assert exposure.since_pause(at(10)) == 0, "nobody is there"


def test_a_break_is_due_after_minutes_or_after_hostile_ones_in_a_row() -> None:
    chosen = Wellbeing(break_minutes=10, break_hostile=3)
    exposure = Exposure()
    for minute in range(0, 11, 2):
        assert minute == 10 or exposure.rest_due(chosen, at(9, minute)) is None
        exposure.active(at(9, minute))
    assert exposure.rest_due(chosen, at(9, 10)) == Rest(10, 0)
    exposure.paused(at(9, 11))
    assert exposure.rest_due(chosen, at(9, 11)) is None
    exposure.read("a", at(9, 20))
    exposure.read("b", at(9, 20))
    exposure.read_other(at(9, 21))
    exposure.read("c", at(9, 21))
    assert exposure.rest_due(chosen, at(9, 21)) is None, "a courteous one was between"
    exposure.read("d", at(9, 21))
    exposure.read("e", at(9, 22))
    assert exposure.rest_due(chosen, at(9, 22)) == Rest(2, 3)


def test_a_break_that_was_put_off_comes_again_later_and_never_is_never() -> None:
    exposure = Exposure()
    chosen = Wellbeing(break_minutes=0, break_hostile=1)
    exposure.read("a", at(9))
    exposure.put_off(at(9))
    assert exposure.rest_due(chosen, at(9) + POSTPONED - 1) is None
    exposure.active(at(9, 4))
    exposure.active(at(9, 8))
    assert exposure.rest_due(chosen, at(9) + POSTPONED) == Rest(10, 1)
    assert exposure.rest_due(Wellbeing(break_minutes=0, break_hostile=0), at(9) + POSTPONED) is None


def test_what_is_kept_are_counts_and_come_back() -> None:
    exposure = Exposure()
    exposure.read(("a conversation", "m1"), at(8))
    exposure.active(at(8, 3))
    kept = exposure.plain()
    assert kept == {"day": "2026-11-22", "hours": {"8": 1}, "longest": 3 * MINUTE}
    again = Exposure(kept)
    assert again.today(at(9)) == 1
    again.forget()
    assert again.plain() == {"day": "", "hours": {}, "longest": 0}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["day", "hours", "longest", "8", "x"]), inner),
    )
)
def test_a_file_that_makes_no_sense_is_forgotten(kept: object) -> None:
    exposure = Exposure(kept if isinstance(kept, dict) else None)
    exposure.read("m1", at(8))
    assert exposure.today(at(8)) >= 1


@pytest.mark.parametrize(
    ("begins", "ends", "moment", "quiet"),
    [
        ("20:00", "08:00", at(21), True),
        ("20:00", "08:00", at(7, 59), True),
        ("20:00", "08:00", at(8), False),
        ("20:00", "08:00", at(19, 59), False),
        ("12:00", "14:00", at(13), True),
        ("12:00", "14:00", at(14), False),
        ("12:00", "12:00", at(12), False),
    ],
)
def test_quiet_hours(begins: str, ends: str, moment: Millis, quiet: bool) -> None:
    chosen = Wellbeing(quiet=True, quiet_from=begins, quiet_until=ends)
    assert is_quiet(chosen, moment) is quiet
    assert not is_quiet(Wellbeing(quiet_from=begins, quiet_until=ends), moment), "not chosen"


def test_the_last_quiet_hours_began_before() -> None:
    chosen = Wellbeing(quiet=True, quiet_from="20:00", quiet_until="08:00")
    assert quiet_began(chosen, at(8, 5)) == at(20, day=21)
    assert quiet_began(chosen, at(21)) == at(20)


def test_settings_keep_what_was_chosen_and_refuse_what_is_none(tmp_path: Path) -> None:
    chosen = Settings(
        name="Camille",
        wellbeing=Wellbeing(limit=40, quiet=True, quiet_from="19:30"),
        notifying=Notifying(usual="mine", brands={"b1": "nothing"}, words=False),
    )
    save_settings(tmp_path, chosen)
    assert load_settings(tmp_path) == chosen
    path = tmp_path / "settings.json"
    for wrong in ('{"wellbeing": {"quiet_from": "25:00"}}', '{"notifying": {"usual": "loud"}}', '{"wellbeing": 3}'):
        path.write_text(wrong, "utf-8")
        with pytest.raises(SettingsError):
            load_settings(tmp_path)
