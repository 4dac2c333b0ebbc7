"""What the addresses of the table point to, and who asks."""

from functools import cached_property

import pytest
from django.contrib.auth.models import User

from articles.models import Upload
from claims import services as claims
from claims.forms import SearchForm
from claims.registry import BODY, PERSON
from newsclaims.accounts import invitations, tokens
from newsclaims.accounts.models import ApiToken, Role
from newsclaims.webhooks import services as webhooks
from newsclaims.webhooks.models import Event
from tests.pages.records import Flood


class World:
    """One thing of each kind, made when a line of the table asks for it."""

    word, csv, atom = "word", "csv", "atom"
    uuid = "5b1ecb5e-0000-4000-8000-000000000000"
    nothing = 999_999
    """The number of no row: enough where the role is asked about before the row is."""
    file, feed, alias = "csv", "rss", 1

    def __init__(self, users: dict[str, User]) -> None:
        self.users = users

    @cached_property
    def flood(self) -> Flood:
        return Flood(self.users["editor"])

    @property
    def article(self) -> int:
        return int(self.flood.first.pk)

    @property
    def claim(self) -> int:
        return int(self.flood.opened.pk)

    @property
    def speaker(self) -> int:
        return int(self.flood.brandvag.pk)

    @property
    def organisation(self) -> int:
        return int(self.flood.skarnkraft.pk)

    @cached_property
    def speaker_renamed(self) -> int:
        """An act that moved no claims, so that every editor may take it back."""
        act = claims.add_alias(kind=PERSON, key=self.speaker, name="Brandvåg", user=self.users["chief"])
        assert act is not None
        return int(act.pk)

    @cached_property
    def organisation_renamed(self) -> int:
        act = claims.add_alias(kind=BODY, key=self.organisation, name="SK", user=self.users["chief"])
        assert act is not None
        return int(act.pk)

    @cached_property
    def comment(self) -> int:
        return int(claims.comment(claim_id=self.claim, words="Ask him", user=self.users["editor"]).pk)

    @cached_property
    def comparison(self) -> int:
        made = claims.create_comparison(
            owner=self.users["editor"], title="Who opened the gate?", is_public=True
        )
        return int(made.pk)

    @cached_property
    def relation(self) -> int:
        one, other, editor = self.flood.million.pk, self.flood.more.pk, self.users["editor"]
        return int(claims.relate(claim_id=one, other_id=other, kind="updates", user=editor).pk)

    @cached_property
    def upload(self) -> int:
        return int(Upload.objects.create(created_by=self.users["editor"]).pk)

    @cached_property
    def token(self) -> int:
        read = ApiToken.Scope.READ
        return int(tokens.create(user=self.users["reader"], name="x", scope=read, days=1)[0].pk)

    @cached_property
    def webhook(self) -> int:
        made, _secret = webhooks.create(
            owner=self.users["reader"], address="https://example.org/", events=[Event.EXTRACTED]
        )
        return int(made.pk)

    @cached_property
    def saved(self) -> int:
        form = SearchForm({"q": "gate"})
        assert form.is_valid()
        return int(claims.save_search(owner=self.users["reader"], name="Gates", form=form)[0].pk)

    @property
    def user(self) -> int:
        return int(self.users["reader"].pk)

    @cached_property
    def invitation(self) -> int:
        chief = self.users["chief"]
        return int(invitations.invite(actor=chief, email="new@example.org", role=Role.EDITOR).pk)


@pytest.fixture
def world(reader: User, editor: User, chief: User, administrator: User) -> World:
    return World({"reader": reader, "editor": editor, "chief": chief, "administrator": administrator})
