"""Who looks at what; disputes, comments, and what readers report."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from claims.models import Assignment, Claim, Comment, Dispute, Report
from claims.services.corrections import set_status
from claims.services.records import RefusedError
from newsclaims.access import at_least
from newsclaims.accounts.models import Role

MOST_REPORTS = 20
"""So many open reports of one matter about one claim say all that there is to say."""


def assign(
    *, editor: User | None, user: User, article_id: int | None = None, claim_id: int | None = None
) -> Assignment | None:
    """Give an article or a claim to an editor, oneself included; None gives it back to everybody.

    A chief may give and take anything. Raises :class:`RefusedError`, ``Article.DoesNotExist``,
    ``Claim.DoesNotExist``.
    """
    what: Article | Claim
    with transaction.atomic():
        if article_id is not None:
            what = Article.objects.only("pk").select_for_update().get(pk=article_id)
            held = Assignment.objects.filter(article=what).select_related("editor").first()
        else:
            what = Claim.objects.only("pk").select_for_update(of=("self",)).get(pk=claim_id or 0)
            held = Assignment.objects.filter(claim=what).select_related("editor").first()
        _refuse_unless_free(held, editor, user)
        if held is not None and (editor is None or held.editor != editor):
            held.delete()
            held = None
        if editor is None or held is not None:
            return held
        where = {"article": what} if isinstance(what, Article) else {"claim": what}
        return Assignment.objects.create(**where, editor=editor, by=user)


def _refuse_unless_free(held: Assignment | None, editor: User | None, user: User) -> None:
    if editor is not None and not at_least(editor, Role.EDITOR):
        raise RefusedError(f"{_name(editor)} cannot check claims.")
    if at_least(user, Role.CHIEF):
        return
    if editor not in (None, user):
        raise RefusedError("A chief editor gives work to others. You may take it yourself.")
    if held is not None and held.editor != user:
        raise RefusedError(f"{_name(held.editor)} has it already.")


@transaction.atomic
def assign_claims(*, claims: Iterable[int], editor: User, user: User) -> tuple[int, int]:
    """Give many claims to an editor. How many are theirs now, and how many stay with somebody else.

    Raises :class:`RefusedError`.
    """
    _refuse_unless_free(None, editor, user)
    rows = Claim.objects.only("pk").filter(pk__in=claims).select_for_update(of=("self",)).order_by("pk")
    keys = [claim.pk for claim in rows]
    held = Assignment.objects.filter(claim__in=keys).exclude(editor=editor)
    if at_least(user, Role.CHIEF):
        held.delete()
    others = set(held.values_list("claim", flat=True))
    Assignment.objects.bulk_create(
        (Assignment(claim_id=key, editor=editor, by=user) for key in keys if key not in others),
        ignore_conflicts=True,  # those that are theirs already
    )
    return len(keys) - len(others), len(others)


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()


# -- Disputes ---------------------------------------------------------------------------------------------


def dispute(*, claim_id: int, why: str, user: User) -> Dispute:
    """Say that a claim is not right as it stands. Raises :class:`RefusedError`, ``Claim.DoesNotExist``."""
    if not why.strip():
        raise RefusedError("Say in a few words what is not right.")
    claim = Claim.objects.only("pk", "version").get(pk=claim_id)
    try:
        with transaction.atomic():
            return Dispute.objects.create(claim=claim, by=user, why=why.strip(), version=claim.version)
    except IntegrityError:
        raise RefusedError("It is disputed already. Add a comment instead.") from None


@transaction.atomic
def settle_dispute(
    *, claim_id: int, outcome: str, user: User, status: str = "", version: int | None = None
) -> Dispute:
    """End the open dispute of a claim; only who began it takes it back, and only others settle it.

    ``status`` is what the claim becomes, if it is settled as changed and nobody has changed it since; the
    person saw it at ``version``. Raises :class:`RefusedError`, ``StaleClaimError``.
    """
    found = Dispute.objects.select_for_update(of=("self",)).filter(claim=claim_id, settled_at=None).first()
    if found is None:
        raise RefusedError("Nobody disputes it any more.")
    withdrawn = outcome == Dispute.Outcome.WITHDRAWN
    if withdrawn != (found.by_id == user.pk):
        who = "Another editor settles it" if found.by_id == user.pk else "Who disputed it takes that back"
        raise RefusedError(f"{who}; you cannot.")
    if outcome == Dispute.Outcome.CHANGED:
        if status and version is not None:
            set_status(claim_id=claim_id, version=version, status=status, user=user)
        elif not Claim.objects.filter(pk=claim_id).exclude(version=found.version).exists():
            raise RefusedError("Nobody has changed it since it was disputed. Correct it first.")
    found.outcome, found.settled_by, found.settled_at = outcome, user, timezone.now()
    found.save()
    return found


# -- Comments ---------------------------------------------------------------------------------------------


def comment(*, claim_id: int, words: str, user: User) -> Comment:
    """Tell other editors something about a claim. Raises :class:`RefusedError`, ``Claim.DoesNotExist``."""
    claim = Claim.objects.only("pk").get(pk=claim_id)
    return Comment.objects.create(claim=claim, words=_said(words), by=user)


@transaction.atomic
def edit_comment(*, comment_id: int, words: str, user: User) -> Comment:
    """Change one's own comment within a day. Raises :class:`RefusedError`, ``Comment.DoesNotExist``."""
    found = _own(comment_id, user)
    if found.words != _said(words):
        found.words, found.edited_at = _said(words), timezone.now()
        found.save(update_fields=["words", "edited_at"])
    return found


@transaction.atomic
def delete_comment(*, comment_id: int, user: User) -> int:
    """Delete one's own comment within a day; the key of its claim.

    Raises :class:`RefusedError`, ``Comment.DoesNotExist``.
    """
    found = _own(comment_id, user)
    found.delete()
    return found.claim_id


def _own(comment_id: int, user: User) -> Comment:
    found = Comment.objects.select_for_update(of=("self",)).get(pk=comment_id, by=user)
    if not found.is_fresh:
        raise RefusedError("A comment stays as it is after a day: others have read it. Add another one.")
    return found


def _said(words: str) -> str:
    if not words.strip():
        raise RefusedError("There is nothing in the comment.")
    return words.strip().replace("\r\n", "\n")


# -- Readers' reports -------------------------------------------------------------------------------------


def report(*, claim_id: int, matter: str, words: str) -> Report | None:
    """Keep what a reader reports; None if so many have reported it that one more says nothing new.

    Raises ``Claim.DoesNotExist``.
    """
    claim = Claim.objects.only("pk").get(pk=claim_id)
    if Report.objects.still_open().filter(claim=claim, matter=matter).count() >= MOST_REPORTS:
        return None
    return Report.objects.create(claim=claim, matter=matter, words=words.strip())


@transaction.atomic
def resolve_reports(*, claim_id: int, outcome: str, user: User) -> int:
    """Answer all open reports about a claim; how many there were."""
    return (
        Report.objects.still_open()
        .filter(claim=claim_id)
        .update(outcome=outcome, resolved_by=user, resolved_at=timezone.now())
    )
