"""A small record for tests of the pages about it: two articles on one flood, invented throughout."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User

from articles.models import Article
from claims.models import Claim, Organisation, Relay, Speaker
from claims.queues import QUEUES, claims_of
from claims.registry import enter_organisation, enter_speaker
from tests.pages import builders

FIRST = (
    "VESSMARK — The gate opened as it should, said Ilse Brandvåg, chief executive of Skarnkraft. “We did "
    "what the inspectorate told us to do,” she said.\n\n"
    "About 9 million cubic metres of water passed the gate, a company official reportedly told the Harbour "
    "Wire. The inspectorate rejected that account."
)
SECOND = (
    "“No one at the inspectorate has the power to open a gate,” its head, Henrike Vollan, said on Thursday. "
    "About 14 million cubic metres of water passed the gate, she added. <b>The letter</b> & its seal are "
    "genuine."
)


class Flood:
    """Five claims: two of Brandvåg's (one by pronoun), one unnamed through a wire, two of Vollan's."""

    def __init__(self, user: User) -> None:
        self.skarnkraft: Organisation = enter_organisation("Skarnkraft")
        self.inspectorate: Organisation = enter_organisation("Dam Inspectorate")
        self.wire: Organisation = enter_organisation("Harbour Wire")
        self.brandvag = self._person("Ilse Brandvåg", "chief executive", self.skarnkraft)
        self.vollan = self._person("Henrike Vollan", "director", self.inspectorate)
        self.first = self._article(user, FIRST, "The gate", "Vessmark Courier", date(2026, 3, 2))
        self.second = self._article(user, SECOND, "The reply", "Continental Ledger", date(2026, 3, 5))
        ours: dict[str, Any] = {"who": self.brandvag.name, "organisation": self.skarnkraft}
        theirs: dict[str, Any] = {"who": self.vollan.name, "organisation": self.inspectorate}
        self.opened = builders.claim(
            self.first, "The gate opened as it should", source="Ilse Brandvåg", **ours
        )
        self.told = builders.claim(
            self.first,
            "We did what the inspectorate told us to do",
            source="she",
            cue="said.",
            form="direct",
            confidence=0.4,
            **ours,
        )
        self.million = builders.claim(
            self.first,
            "About 9 million cubic metres of water passed the gate",
            described_as="a company official",
            source="a company official",
            hedges=["reportedly"],
            confidence=0.7,
        )
        Relay.objects.create(claim=self.million, order=1, name="Harbour Wire", organisation=self.wire)
        self.power = builders.claim(
            self.second,
            "“No one at the inspectorate has the power to open a gate,”",
            source="Henrike Vollan",
            form="direct",
            **theirs,
        )
        self.more = builders.claim(
            self.second, "About 14 million cubic metres of water passed the gate", cue="added", **theirs
        )
        self.claims: list[Claim] = [self.opened, self.told, self.million, self.power, self.more]

    def _person(self, name: str, role: str, body: Organisation) -> Speaker:
        person = enter_speaker(name)
        person.role, person.organisation = role, body
        person.save()
        return person

    def _article(self, user: User, text: str, title: str, outlet: str, day: date) -> Article:
        made = builders.article(user, text, title=title, outlet=outlet)
        made.published_on = day
        made.save(update_fields=["published_on"])
        return made


def queued(name: str, user: User, **cleaned: Any) -> list[Claim]:
    """What somebody finds in a queue, in its order."""
    return list(claims_of(QUEUES[name], user, cleaned))
