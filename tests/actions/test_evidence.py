"""The library: what is kept, what is refused, what stays when a piece is withdrawn."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import override_settings

from assessments.actions.evidence import (
    FILES_OF_AN_INQUIRY,
    EvidenceAlreadyThere,
    EvidenceConflict,
    EvidenceFacts,
    EvidenceRefused,
    add_file,
    add_link,
    edit_evidence,
    open_evidence,
    withdraw_evidence,
)
from assessments.actions.evidence_page import begin_reading, read_evidence
from assessments.actions.upload import UploadRefused
from assessments.models import Event, Evidence, EvidencePage, Opening
from tests import documents, factories
from tests.documents import upload
from tests.factories import NOW
from tests.jobs import end_pauses, run_jobs

pytestmark = pytest.mark.django_db


def add(name: str = "terms.pdf", data: bytes | None = None, **options: object) -> Evidence:
    organisation = options.pop("organisation", None) or factories.make_organisation()
    facts = options.pop("facts", EvidenceFacts())
    usual = {"by": factories.alice(organisation), "at": NOW}
    return add_file(
        organisation=organisation,
        upload=upload(name, documents.pdf() if data is None else data),
        facts=facts,
        **{**usual, **options},
    )


def stored_files() -> list[str]:
    def below(folder: str) -> list[str]:
        folders, files = default_storage.listdir(folder) if default_storage.exists(folder) else ([], [])
        return [*files, *(name for one in folders for name in below(f"{folder}/{one}"))]

    return below("evidence")


def last_event() -> Event:
    return Event.objects.order_by("-pk").first()


def test_a_file_is_kept_under_a_random_name_with_its_own_beside():
    piece = add("../My terms <1>.pdf")

    assert (piece.title, piece.file_name, piece.media_type) == (
        "My terms _1_.pdf",
        "My terms _1_.pdf",
        "application/pdf",
    )
    assert piece.file.name.startswith(f"evidence/{piece.organisation_id}/")
    assert "terms" not in piece.file.name
    assert piece.file.open("rb").read() == documents.pdf()
    assert (last_event().kind, last_event().after["sha256"]) == ("evidence.added", piece.sha256)


def test_the_text_is_read_in_the_background_page_by_page():
    piece = add(data=documents.pdf("First page.", "Second page."))
    before = piece.pages.count()

    run_jobs()

    piece.refresh_from_db()
    assert (before, piece.reading) == (0, "read")
    assert [(page.number, page.text) for page in piece.pages.all()] == [
        (1, "First page."),
        (2, "Second page."),
    ]


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.docx", documents.word("Wir sind hier.", "Ici aussi."), "Ici aussi."),
        ("a.xlsx", documents.workbook(("Host", "France")), "France"),
        ("a.txt", "Données\n".encode(), "Données"),
    ],
)
def test_every_type_with_text_is_read(name, data, text):
    piece = add(name, data)

    run_jobs()

    assert text in "\n".join(page.text for page in piece.pages.all())


def test_a_picture_has_no_text():
    piece = add("shot.png", documents.picture())

    run_jobs()

    piece.refresh_from_db()
    assert (piece.reading, piece.pages.count()) == ("empty", 0)


def test_a_file_that_cannot_be_read_says_so_and_can_be_tried_again():
    piece = add("note.txt", b"fine")
    with piece.file.storage.open(piece.file.name, "wb") as file:
        file.write(b"\xff\xfe\xff")

    run_jobs()
    piece.refresh_from_db()
    failed = piece.reading
    with piece.file.storage.open(piece.file.name, "wb") as file:
        file.write(b"fine again")
    begin_reading(evidence=piece)
    run_jobs()

    piece.refresh_from_db()
    assert (failed, piece.reading, piece.pages.get().text) == ("failed", "read", "fine again")


def test_reading_twice_changes_nothing():
    piece = add()
    run_jobs()
    before = list(piece.pages.values_list("pk", flat=True))

    read_evidence.call(piece.pk)

    assert list(piece.pages.values_list("pk", flat=True)) == before


def test_a_storage_that_is_down_is_tried_again_and_loses_nothing():
    piece = add()
    kept = piece.file.read()
    piece.file.storage.delete(piece.file.name)
    run_jobs()
    piece.refresh_from_db()
    waiting = piece.reading

    piece.file.storage.save(piece.file.name, documents.upload("x", kept))
    end_pauses()
    run_jobs()

    piece.refresh_from_db()
    assert (waiting, piece.reading) == ("waiting", "read")


def test_the_same_file_twice_offers_the_piece_that_is_there():
    first = add()
    count = len(stored_files())

    with pytest.raises(EvidenceAlreadyThere) as refused:
        add("other name.pdf")

    assert refused.value.existing == first
    assert (Evidence.objects.count(), len(stored_files())) == (1, count)


def test_another_organisation_learns_nothing_of_our_files():
    add()

    theirs = add(organisation=factories.make_organisation("Elsewhere"))

    assert theirs.organisation.name == "Elsewhere"


def test_a_withdrawn_file_can_be_added_anew():
    first = add()
    withdraw_evidence(evidence=first, by=factories.alice(), at=NOW)

    assert add().pk != first.pk


def test_a_vendor_is_not_told_what_the_library_holds():
    add()
    inquiry = factories.make_inquiry()

    piece = add(inquiry=inquiry, by=None, actor="Vendor")

    assert (piece.inquiry, piece.added_by, last_event().actor) == (inquiry, None, "Vendor")


def test_who_holds_a_link_cannot_fill_the_library():
    inquiry = factories.make_inquiry()
    for _number in range(FILES_OF_AN_INQUIRY):
        factories.make_evidence(inquiry=inquiry)

    with pytest.raises(EvidenceRefused, match="At most 40"):
        add(inquiry=inquiry, by=None, actor="Vendor")

    assert add().inquiry is None


def test_a_file_that_is_refused_leaves_nothing_behind():
    count = len(stored_files())
    for options in (
        {"facts": EvidenceFacts(title="x" * 301)},
        {"facts": EvidenceFacts(level="E9")},
        {"vendor": factories.make_vendor(factories.make_organisation("Elsewhere"))},
    ):
        with pytest.raises(EvidenceRefused):
            add(**options)
    with pytest.raises(UploadRefused):
        add("terms.html")

    assert (Evidence.objects.count(), len(stored_files())) == (0, count)


def test_the_hundred_and_first_file_of_an_hour_waits():
    organisation = factories.make_organisation()
    with override_settings(UPLOADS_PER_HOUR=2):
        add("a.txt", b"a")
        add("b.txt", b"b")
        with pytest.raises(EvidenceRefused, match="within an hour"):
            add("c.txt", b"c")
        later = add("c.txt", b"c", at=NOW + timedelta(hours=1, seconds=1))

    assert Evidence.objects.filter(organisation=organisation).order_by("-pk").first() == later


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example/a", "//x.example", "terms", "https://", ""]
)
def test_a_link_is_a_web_address(url):
    with pytest.raises(EvidenceRefused, match="https://"):
        add_link(
            organisation=factories.make_organisation(),
            url=url,
            facts=EvidenceFacts(title="Terms"),
            by=factories.alice(),
            at=NOW,
        )


def test_a_link_without_a_title_is_called_by_its_address():
    piece = add_link(
        organisation=factories.make_organisation(),
        url=" https://vendor.example/terms ",
        facts=EvidenceFacts(),
        by=factories.alice(),
        at=NOW,
    )

    assert (piece.title, piece.reading) == ("https://vendor.example/terms", "empty")


def test_a_piece_is_not_valid_until_a_day_before_its_date():
    with pytest.raises(EvidenceRefused, match="Valid until"):
        add(facts=EvidenceFacts(issued_on=date(2026, 2, 1), expires_on=date(2026, 1, 1)))


def edit(piece: Evidence, revision: int = 1, **facts: object) -> Evidence:
    return edit_evidence(
        evidence=piece,
        revision=revision,
        facts=EvidenceFacts(**facts),
        vendor=None,
        by=factories.alice(),
        at=NOW,
    )


def test_what_is_said_of_a_piece_is_corrected_and_the_history_keeps_both():
    piece = factories.make_evidence(title="Terms")

    edited = edit(piece, title="Terms of 2026", level="E3")

    event = last_event()
    assert (edited.title, edited.level, edited.revision) == ("Terms of 2026", "E3", 2)
    assert (event.kind, event.before["title"], event.after["title"]) == (
        "evidence.edited",
        "Terms",
        "Terms of 2026",
    )


def test_who_edits_what_somebody_else_has_changed_is_told():
    piece = factories.make_evidence(title="Terms")
    edit(piece, title="Theirs")

    with pytest.raises(EvidenceConflict) as conflict:
        edit(piece, title="Mine")

    assert conflict.value.current.title == "Theirs"


def test_a_withdrawn_piece_stays_as_it_was():
    piece = factories.make_evidence()
    citation = factories.make_citation(evidence=piece)
    withdraw_evidence(evidence=piece, by=factories.alice(), at=NOW)
    withdraw_evidence(evidence=piece, by=factories.bob(), at=NOW)

    with pytest.raises(EvidenceRefused, match="withdrawn"):
        edit(piece, title="New")

    piece.refresh_from_db()
    assert (piece.withdrawn_by, list(piece.citations.all())) == (factories.alice(), [citation])
    assert Event.objects.filter(kind="evidence.withdrawn").count() == 1


def test_who_opened_a_piece_is_remembered_once():
    piece = factories.make_evidence()

    open_evidence(evidence=piece, by=factories.bob(), at=NOW)
    open_evidence(evidence=piece, by=factories.bob(), at=NOW + timedelta(days=1))

    assert Opening.objects.get(evidence=piece).opened_at == NOW
    assert Event.objects.filter(kind="evidence.opened").count() == 1


def test_text_without_end_is_cut_and_stays_storable():
    piece = add("long.txt", ("a" * 150_000 + "\f" + "b").encode())

    run_jobs()

    assert [len(page.text) for page in EvidencePage.objects.filter(evidence=piece)] == [100_000, 1]
