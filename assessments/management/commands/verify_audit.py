"""Recompute the audit chain: whoever edits, removes or inserts an event leaves a trace that this finds."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.models import Organisation
from assessments.queries.audit_chain import (
    Fault,
    NotAnEvent,
    events_of_lines,
    faults_of,
    faults_of_organisation,
)

HAS_FAULTS = 1


def anchor(text: str) -> tuple[int, str]:
    """Number and hash as people wrote them down: ``132:9f86d0…``, the hash in full."""
    found = re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-fA-F]{64})", text.strip())
    if found is None:
        raise ArgumentTypeError("an anchor is a number, a colon and 64 hexadecimal digits")
    return int(found[1]), found[2].lower()


class Command(BaseCommand):
    """Faults go to standard output, one a line, and the exit status is 1. Nothing is written anywhere."""

    help = "Verify the audit chain of each organisation, or of an exported file; exit 1 if it has a fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which chain, and what is known of it from elsewhere."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--organisation", metavar="NAME", help="this one only")
        which.add_argument("--file", type=Path, metavar="FILE", help="a file of the audit page (JSON lines)")
        parser.add_argument(
            "--anchor",
            type=anchor,
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="an event as somebody wrote it down outside; may be given several times",
        )

    def handle(self, **options: Any) -> None:
        """Verify, say it, and exit with 1 if anything is wrong."""
        anchors = dict(options["anchor"])
        chains = list(self.chains(options, anchors))
        for name, faults in chains:
            for fault in faults:
                self.stdout.write(f"{name}: event {fault.seq} {fault.says}")
        if any(faults for _name, faults in chains):
            sys.exit(HAS_FAULTS)

    def chains(self, options: dict[str, Any], anchors: dict[int, str]) -> Iterator[tuple[str, list[Fault]]]:
        """Each chain by its name, with its faults; a sound one is said on the way."""
        if options["file"]:
            yield str(options["file"]), self.of_file(options["file"], anchors)
            return
        organisations = Organisation.objects.order_by("pk")
        if options["organisation"]:
            organisations = organisations.filter(name=options["organisation"])
            if not organisations:
                raise CommandError("There is no organisation of that name.")
        elif anchors and len(organisations) > 1:
            raise CommandError("Say with --organisation whose anchor it is.")
        for organisation in organisations:
            faults = faults_of_organisation(organisation, anchors)
            if not faults:
                self.sound(organisation.name, organisation.audit_seq, organisation.audit_hash)
            yield organisation.name, faults

    def of_file(self, path: Path, anchors: dict[int, str]) -> list[Fault]:
        """The same for a file, which does not know where the chain ends: compare its last hash."""
        try:
            with path.open(encoding="utf-8") as lines:
                events = list(events_of_lines(lines))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not UTF-8.") from error
        except NotAnEvent as error:
            raise CommandError(f"{path}: {error}.") from error
        faults = list(faults_of(events, anchors=anchors))
        if not faults:
            seq, link = (events[-1].seq, events[-1].hash) if events else (0, "")
            self.sound(str(path), seq, link)
        return faults

    def sound(self, name: str, seq: int, link: str) -> None:
        """One line for a chain without fault, with its end to write down."""
        self.stdout.write(
            f"{name}: {seq} events, unbroken; the last is {seq}:{link}" if seq else f"{name}: no event"
        )
