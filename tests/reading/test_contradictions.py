"""Two statements that cannot both be true: read from pages and notes, put beside answers."""

from dataclasses import replace
from datetime import date

import pytest

from assessments.reading.contradictions import LONGEST_QUOTE, Sign, alerts, signs_in
from tests.scoring.builder import MINI

AS_OF = date(2026, 12, 1)
KEPT = "What you send is stored with our files and the data of others for two years."
LISTED = "A list of agents is in Annex 2."


def found(answers, signs=None, **notes):
    return alerts(MINI, answers, signs or {}, notes=notes, as_of=AS_OF)


def test_a_page_is_read_for_what_the_rules_look_for():
    (sign,) = signs_in(MINI, [(1, "Nothing here."), (2, f"It begins. {KEPT}")])

    assert sign == Sign("CON-01", "against", 2, KEPT)


def test_once_a_page_is_enough():
    assert len(signs_in(MINI, [(1, f"{KEPT} {KEPT}"), (2, KEPT)])) == 2


@pytest.mark.parametrize(
    "harmless",
    [
        KEPT.replace("two years", "thirty days"),
        KEPT.replace(".", ", if you choose."),
        KEPT.replace("is stored", "is not stored"),
        KEPT.replace("files and the data", "cats and dogs").replace("our ", ""),
    ],
)
def test_within_the_limit_with_an_exception_or_negated_it_says_nothing(harmless):
    assert signs_in(MINI, [(1, harmless)]) == ()


def test_a_long_sentence_is_cut_at_a_word():
    long = KEPT.replace(".", " " + "and so on " * 200 + ".")

    (sign,) = signs_in(MINI, [(1, long)])

    assert len(sign.quote) <= LONGEST_QUOTE
    assert long.startswith(sign.quote + " ")


def test_a_rule_needs_both_of_its_sides():
    signs = {7: signs_in(MINI, [(3, KEPT)])}

    (alert,) = found({"AAA-01": ("a",)}, signs)

    assert (alert.rule.id, alert.claim.question, alert.claim.choices) == ("CON-01", "AAA-01", ("a",))
    assert (alert.against.document, alert.against.page, alert.against.quote) == (7, 3, KEPT)
    assert found({"AAA-01": ("b",)}, signs) == found({}, signs) == found({"AAA-01": ("a",)}) == ()


def test_a_note_is_read_like_a_document():
    signs = {1: signs_in(MINI, [(1, LISTED)])}

    (alert,) = found({}, signs, **{"AAA-02": "They say that there are no agents."})

    assert (alert.claim.question, alert.claim.quote) == ("AAA-02", "They say that there are no agents.")
    assert found({}, signs, **{"AAA-02": "They have a list of agents."}) == ()


def test_two_answers_can_contradict_each_other():
    (alert,) = found({"AAA-02": ("a",), "criticality": ("high",)})

    assert (alert.rule.id, alert.against.question) == ("CON-03", "criticality")


def test_a_statement_does_not_contradict_itself():
    both = "The list of agents names no agents."
    signs = signs_in(MINI, [(1, both)])

    assert {sign.side for sign in signs if sign.rule == "CON-02"} == {"claim", "against"}
    assert [alert.rule.id for alert in found({}, {1: signs})] == []


def test_a_day_counts_once_it_is_past():
    sign = Sign("CON-01", "against", 1, "It expired.", date(2026, 12, 1))
    answers = {"AAA-01": ("a",)}

    assert alerts(MINI, answers, {1: [sign]}, as_of=AS_OF) == ()
    assert len(alerts(MINI, answers, {1: [replace(sign, day=date(2026, 11, 30))]}, as_of=AS_OF)) == 1


def test_another_answer_or_another_passage_is_another_alert():
    signs = {7: signs_in(MINI, [(3, KEPT)])}
    (first,) = found({"AAA-01": ("a",)}, signs)
    (again,) = found({"AAA-01": ("a",)}, signs)
    (elsewhere,) = found({"AAA-01": ("a",)}, {7: signs_in(MINI, [(4, KEPT)])})
    (more,) = found({"AAA-01": ("a", "b")}, signs)

    assert first.fingerprint == again.fingerprint
    assert len({first.fingerprint, elsewhere.fingerprint, more.fingerprint}) == 3
