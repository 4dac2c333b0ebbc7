"""Mail about saved searches, through a real SMTP server: never twice, never lost, easily off."""

import re
import smtplib
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client, override_settings
from django.utils import timezone

from claims import services, tasks
from claims.forms import SearchForm
from claims.models import Claim, SavedSearch
from claims.services.digests import MORNING, next_mail, token_of
from tests.out.conftest import recorded
from tests.pages.records import Flood

SITE = "https://claims.example"


class Box:
    """A mail server's handler: keeps what comes, or refuses it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses:
            return self.refuses
        assert isinstance(envelope.content, bytes)
        made = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.mails.append(made)
        return "250 OK"


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server that the site sends through, as EMAIL_HOST and EMAIL_PORT would have it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Box()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    given: dict[str, Any] = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_USE_TLS": False,
        "EMAIL_TIMEOUT": 5,
        "SITE_URL": SITE,
        "DEFAULT_FROM_EMAIL": "newsclaims@claims.example",
    }
    with override_settings(**given):
        yield kept
    server.stop()


def due(user: User, *, name: str = "Gates & <b>dams</b>", digest: str = "daily", **asked: str) -> SavedSearch:
    """A saved search whose mail is due, for what was recorded in the last hour."""
    form = SearchForm(asked)
    assert form.is_valid()
    saved, _ = services.save_search(owner=user, name=name, form=form, digest=digest)
    moments = {"next_mail_at": timezone.now(), "mailed_until": timezone.now() - timedelta(hours=1)}
    SavedSearch.objects.filter(pk=saved.pk).update(**moments)
    saved.refresh_from_db()
    return saved


@pytest.fixture
def rolf(reader: User) -> User:
    reader.email = "rolf@claims.example"
    reader.save()
    return reader


@pytest.fixture
def flood(editor: User) -> Flood:
    """Two claims recorded half an hour ago, the others long before."""
    made = Flood(editor)
    recorded(made.claims, minutes_ago=600)
    recorded([made.power, made.more], minutes_ago=30)
    return made


def test_a_digest_says_what_is_new_and_links_to_it(box: Box, flood: Flood, rolf: User) -> None:
    saved = due(rolf, q="gate")
    assert services.send_digest(saved_id=saved.pk)
    [mail] = box.mails
    assert (mail["To"], mail["From"]) == ("rolf@claims.example", "newsclaims@claims.example")
    assert mail["Subject"] == "2 new claims: Gates & <b>dams</b>"
    assert mail["Auto-Submitted"] == "auto-generated"
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    text = plain.get_content()
    assert "Henrike Vollan: “No one at the inspectorate has the power to open a gate,”" in text
    assert "Continental Ledger, 5 March 2026" in text
    assert f"{SITE}{flood.power.get_absolute_url()}" in text
    assert f"{SITE}{flood.opened.get_absolute_url()}" not in text
    page = html.get_content()
    assert f'<a href="{SITE}{flood.power.get_absolute_url()}">' in page
    assert "Gates &amp; &lt;b&gt;dams&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_long_digest_lists_the_first_and_says_how_many_more(box: Box, flood: Flood, rolf: User) -> None:
    copies = [Claim.objects.get(pk=flood.power.pk) for _ in range(23)]
    for number, copy in enumerate(copies):
        copy.pk, copy.content_text = None, f"Gate {number} is one of those that nobody is to open"
    recorded(Claim.objects.bulk_create(copies), minutes_ago=20)
    services.send_digest(saved_id=due(rolf, q="gate").pk)
    body = box.mails[0].get_body(("plain",))
    assert body is not None
    assert box.mails[0]["Subject"].startswith("25 new claims")
    assert len(re.findall(r"^https://claims.example/claims/\d+/\r?$", body.get_content(), re.M)) == 20
    assert "And 5 more: https://claims.example/saved/" in body.get_content()


def test_the_same_words_in_many_articles_are_one_piece_of_news(box: Box, flood: Flood, rolf: User) -> None:
    copy = Claim.objects.get(pk=flood.power.pk)
    copy.pk, copy.article = None, flood.first
    copy.save()
    recorded([copy], minutes_ago=20)
    services.send_digest(saved_id=due(rolf, q="gate").pk)
    assert box.mails[0]["Subject"].startswith("2 new claims")


def test_no_mail_without_news(box: Box, flood: Flood, rolf: User) -> None:
    saved = due(rolf, q="zeppelin")
    assert not services.send_digest(saved_id=saved.pk)
    assert box.mails == []
    saved.refresh_from_db()
    assert saved.next_mail_at is not None
    assert saved.next_mail_at > timezone.now()


def test_a_digest_is_sent_once_however_often_it_is_asked_for(box: Box, flood: Flood, rolf: User) -> None:
    saved = due(rolf, q="gate")
    assert [services.send_digest(saved_id=saved.pk) for _ in range(3)] == [True, False, False]
    SavedSearch.objects.update(next_mail_at=timezone.now())
    assert not services.send_digest(saved_id=saved.pk)  # tomorrow, with nothing new
    assert len(box.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends_it(box: Box, editor: User, rolf: User) -> None:
    made = Flood(editor)
    recorded(made.claims, minutes_ago=30)
    saved = due(rolf, q="gate")
    sent: list[bool] = []
    start = threading.Barrier(6)

    def work() -> None:
        start.wait()
        sent.append(services.send_digest(saved_id=saved.pk))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == [False] * 5 + [True]
    assert len(box.mails) == 1


def test_a_refused_mail_is_tried_later_and_nothing_is_lost(
    box: Box, flood: Flood, rolf: User, client: Client
) -> None:
    saved = due(rolf, q="gate")
    box.refuses = "451 the disk is full"
    before = timezone.now()
    waits = []
    for attempt in range(1, 4):
        assert not services.send_digest(saved_id=saved.pk)
        saved.refresh_from_db()
        assert saved.failures == attempt
        assert saved.next_mail_at is not None
        waits.append(round((saved.next_mail_at - before) / timedelta(minutes=1)))
        SavedSearch.objects.update(next_mail_at=timezone.now())
    assert waits == [5, 10, 20]
    client.force_login(rolf)
    assert "The last e-mail did not go out" in client.get("/saved/").content.decode()
    box.refuses = ""
    recorded([flood.million], minutes_ago=10)
    assert services.send_digest(saved_id=saved.pk)
    assert box.mails[0]["Subject"].startswith("3 new claims")
    saved.refresh_from_db()
    assert saved.failures == 0


def test_a_server_that_is_away_is_no_error(flood: Flood, rolf: User) -> None:
    saved = due(rolf, q="gate")
    with (
        socket.socket() as silent,
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_USE_TLS=False,
            EMAIL_TIMEOUT=1,
        ),
    ):
        silent.bind(("127.0.0.1", 0))
        with override_settings(EMAIL_PORT=silent.getsockname()[1]):
            tasks.digest(saved.pk)
    saved.refresh_from_db()
    assert saved.failures == 1


def test_the_same_window_has_the_same_message_id(box: Box, flood: Flood, rolf: User) -> None:
    """A worker that dies between the server's word and its commit sends again, recognisably."""
    saved = due(rolf, q="gate")
    for _ in range(2):
        services.send_digest(saved_id=saved.pk)
        SavedSearch.objects.update(mailed_until=saved.mailed_until, next_mail_at=timezone.now())
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert re.fullmatch(r"<digest-\d+-\d+@claims\.example>", first["Message-ID"])


def test_the_scheduler_has_what_is_due_sent(
    box: Box, flood: Flood, rolf: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = due(rolf, q="gate")
    tomorrow = due(rolf, name="Tomorrow", q="seal")
    SavedSearch.objects.filter(pk=tomorrow.pk).update(next_mail_at=timezone.now() + timedelta(hours=1))
    editor.email = "ana@claims.example"
    editor.save()
    gone = due(editor, q="gate")
    User.objects.filter(pk=editor.pk).update(is_active=False)
    asked: list[int] = []
    monkeypatch.setattr(tasks.digest, "apply_async", lambda args, **_more: asked.append(args[0]))
    tasks.digests()
    assert asked == [ready.pk]
    tasks.digest(gone.pk)
    assert box.mails == []


@override_settings(TIME_ZONE="UTC")
@pytest.mark.parametrize(
    ("digest", "after", "expected"),
    [
        ("daily", "2026-03-04T06:59", "2026-03-04"),
        ("daily", "2026-03-04T07:00", "2026-03-05"),
        ("weekly", "2026-03-04T12:00", "2026-03-09"),
        ("weekly", "2026-03-09T06:00", "2026-03-09"),
        ("weekly", "2026-03-09T08:00", "2026-03-16"),
    ],
)
def test_mail_is_due_in_the_morning(digest: str, after: str, expected: str) -> None:
    found = next_mail(digest, datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(expected).replace(hour=MORNING, tzinfo=UTC)


def test_the_morning_is_the_sites_also_when_its_clocks_change() -> None:
    with timezone.override("Europe/Berlin"):
        found = next_mail("daily", datetime(2026, 3, 28, 12, tzinfo=UTC))  # clocks go forward that night
    assert found == datetime(2026, 3, 29, 5, tzinfo=UTC)


# -- The way off ----------------------------------------------------------------------------------------


def off(mail: EmailMessage) -> str:
    return str(mail["List-Unsubscribe"]).strip(" <>").removeprefix(SITE)


def test_a_mail_program_turns_it_off_with_one_post(box: Box, flood: Flood, rolf: User) -> None:
    saved = due(rolf, q="gate")
    services.send_digest(saved_id=saved.pk)
    assert box.mails[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(off(box.mails[0]), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    saved.refresh_from_db()
    assert (saved.digest, saved.next_mail_at) == ("off", None)
    assert not services.send_digest(saved_id=saved.pk)


def test_looking_at_the_link_changes_nothing(box: Box, flood: Flood, rolf: User, client: Client) -> None:
    """Mail scanners open every link; a person presses the button."""
    saved = due(rolf, q="gate")
    services.send_digest(saved_id=saved.pk)
    body = box.mails[0].get_body(("plain",))
    assert body is not None
    assert f"{SITE}{off(box.mails[0])}" in body.get_content()
    page = client.get(off(box.mails[0])).content.decode()
    assert "No more of this mail</button>" in page
    saved.refresh_from_db()
    assert saved.digest == "daily"
    assert "is mailed no more" in client.post(off(box.mails[0])).content.decode()
    assert "It is off already" in client.get(off(box.mails[0])).content.decode()


@pytest.mark.parametrize("spoil", ["{}x", "x{}", "1:2:3", "%00", "{}:"])
def test_a_link_that_is_not_ours_leads_nowhere(flood: Flood, rolf: User, client: Client, spoil: str) -> None:
    saved = due(rolf, q="gate")
    path = f"/saved/off/{spoil.format(token_of(saved))}/"
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    saved.refresh_from_db()
    assert saved.digest == "daily"


def test_turning_it_on_again_does_not_bring_old_news(box: Box, flood: Flood, rolf: User) -> None:
    saved = due(rolf, q="gate")
    for digest in ("off", "weekly"):
        services.change_saved(owner=rolf, saved_id=saved.pk, name="Gates", digest=digest)
    SavedSearch.objects.update(next_mail_at=timezone.now())
    assert not services.send_digest(saved_id=saved.pk)
    assert box.mails == []


def test_a_name_of_several_lines_is_no_header(box: Box, flood: Flood, rolf: User) -> None:
    services.send_digest(saved_id=due(rolf, name="Gates\r\nBcc: all@claims.example", q="gate").pk)
    assert box.mails[0]["Subject"] == "2 new claims: Gates Bcc: all@claims.example"
    assert box.mails[0]["Bcc"] is None


def test_a_mail_server_that_wants_no_such_receiver_does_not_stop_others(
    box: Box, flood: Flood, rolf: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = due(rolf, q="gate")

    def refused(*_given: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"rolf@claims.example": (550, b"no such user")})

    monkeypatch.setattr(smtplib.SMTP, "sendmail", refused)
    assert not services.send_digest(saved_id=saved.pk)
    saved.refresh_from_db()
    assert saved.failures == 1
