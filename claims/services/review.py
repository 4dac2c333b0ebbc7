"""Who looks at which article; disputes, comments, and what readers report."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from claims.models import Assignment, Claim, Comment, Dispute, Report
from claims.services.records import RefusedError
from newsclaims.access import at_least
from newsclaims.accounts.models import Role


@transaction.atomic
def assign(*, article_id: int, editor: User | None, user: User) -> Assignment | None:
    """Give an article to an editor, oneself included; None gives it back to everybody.

    A chief may give and take anything. Raises :class:`RefusedError`, ``Article.DoesNotExist``.
    """
    article = Article.objects.only("pk").get(pk=article_id)
    held = Assignment.objects.select_for_update().filter(article=article).first()
    leads = at_least(user, Role.CHIEF)
    if editor is not None and not at_least(editor, Role.EDITOR):
        raise RefusedError(f"{editor.get_username()} cannot check claims.")
    if not leads and editor not in (None, user):
        raise RefusedError("A chief editor gives articles to others. You may take it yourself.")
    if not leads and held is not None and held.editor != user:
        raise RefusedError(f"{_name(held.editor)} has it already.")
    if editor is None:
        if held is not None:
            held.delete()
        return None
    values = {"editor": editor, "by": user}
    return Assignment.objects.update_or_create(article=article, defaults=values)[0]


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()


def dispute(*, claim_id: int, why: str, user: User) -> Dispute:
    """Say that a claim is not right as it stands. Raises :class:`RefusedError`, ``Claim.DoesNotExist``."""
    if not why.strip():
        raise RefusedError("Say in a few words what is not right.")
    claim = Claim.objects.only("pk").get(pk=claim_id)
    try:
        with transaction.atomic():
            return Dispute.objects.create(claim=claim, by=user, why=why.strip())
    except IntegrityError:
        raise RefusedError("It is disputed already. Add a comment instead.") from None


@transaction.atomic
def settle_dispute(*, claim_id: int, outcome: str, user: User) -> Dispute:
    """End the open dispute of a claim; only who began it takes it back, and only others settle it.

    Raises :class:`RefusedError`.
    """
    found = Dispute.objects.select_for_update().filter(claim=claim_id, settled_at=None).first()
    if found is None:
        raise RefusedError("Nobody disputes it any more.")
    withdrawn = outcome == Dispute.Outcome.WITHDRAWN
    if withdrawn != (found.by_id == user.pk):
        who = "Another editor settles it" if found.by_id == user.pk else "Who disputed it takes that back"
        raise RefusedError(f"{who}; you cannot.")
    found.outcome, found.settled_by, found.settled_at = outcome, user, timezone.now()
    found.save()
    return found


def comment(*, claim_id: int, words: str, user: User) -> Comment:
    """Tell other editors something about a claim. Raises :class:`RefusedError`, ``Claim.DoesNotExist``."""
    if not words.strip():
        raise RefusedError("There is nothing in the comment.")
    return Comment.objects.create(
        claim=Claim.objects.only("pk").get(pk=claim_id), words=words.strip(), by=user
    )


def delete_comment(*, comment_id: int, user: User) -> int:
    """Delete one's own comment. The key of its claim. Raises ``Comment.DoesNotExist``."""
    found = Comment.objects.get(pk=comment_id, by=user)
    found.delete()
    return found.claim_id


def report(*, claim_id: int, matter: str, words: str, sender: str) -> Report:
    """Keep what a reader reports; the same from the same ``sender`` (a digest) is one report."""
    claim = Claim.objects.only("pk").get(pk=claim_id)
    values = {"claim": claim, "matter": matter, "sender": sender}
    return Report.objects.still_open().get_or_create(**values, defaults={"words": words.strip()})[0]


@transaction.atomic
def resolve_reports(*, claim_id: int, outcome: str, user: User) -> int:
    """Answer all open reports about a claim; how many there were."""
    return (
        Report.objects.still_open()
        .filter(claim=claim_id)
        .update(outcome=outcome, resolved_by=user, resolved_at=timezone.now())
    )
