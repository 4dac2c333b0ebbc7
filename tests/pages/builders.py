"""Articles and claims for tests of pages, made without the model."""

from django.contrib.auth.models import User
from django.utils import timezone

from articles import services
from articles.models import Article, Job
from claims.models import Claim, Organisation, Speaker

STORY = (
    "The harbour bridge will stay shut, the city said on Monday. “It is not safe to cross,” said Maren Holt, "
    "the chief engineer.\n\n"
    "Ferry operators disagree. One of them, Ilo Brandt, said Holt had told him that the bridge “would open "
    "by June”. The council reportedly expects a report next week."
)


def article(user: User, text: str = STORY, state: str = "done", **details: str) -> Article:
    """An article whose job is in ``state``."""
    made, _created = services.receive_text(text=text, details=services.Details(**details), user=user)  # type: ignore[arg-type]
    working = state in Job.WORKING
    now = timezone.now()
    Job.objects.filter(article=made).update(
        state=state,
        error="The file holds no text: it is a scan." if state == "failed" else "",
        token="5b1ecb5e-0000-4000-8000-000000000000" if working else None,
        lease_until=now if working else None,
        finished_at=now if state in {"done", "failed"} else None,
    )
    return made


def claim(
    article: Article, words: str, *, who: str = "", cue: str = "", source: str = "", **more: object
) -> Claim:
    """A claim whose spans are found by their words, which must stand in the text once."""

    def spans(part: str) -> tuple[tuple[int, int], ...]:
        assert article.text.count(part) == 1 or not part, part
        start = article.text.index(part)
        return ((start, start + len(part)),) if part else ()

    values: dict[str, object] = {
        "speaker": Speaker.objects.get_or_create(name=who)[0] if who else None,
        "form": "indirect",
        "kind": "person" if who else "anonymous",
        "confidence": 0.9,
    }
    return Claim.objects.create(
        article=article,
        content=spans(words),
        cue=spans(cue),
        source=spans(source),
        content_text=words,
        cue_text=cue,
        source_text=source,
        **values | more,
    )


def story(user: User) -> tuple[Article, list[Claim]]:
    """An article with four claims: a body's, a person's, one told within another, and a hedged one."""
    made = article(user, title="Bridge stays shut", outlet="The Harbour Wire")
    city = Organisation.objects.create(name="City of Vessmark")
    told = claim(
        made,
        "Holt had told him that the bridge “would open by June”",
        who="Ilo Brandt",
        source="Ilo Brandt",
        form="mixed",
    )
    return made, [
        claim(
            made,
            "The harbour bridge will stay shut",
            kind="organisation",
            organisation=city,
            cue="said on Monday",
        ),
        claim(
            made,
            "“It is not safe to cross,”",
            who="Maren Holt",
            source="Maren Holt, the chief engineer",
            form="direct",
        ),
        told,
        claim(
            made, "the bridge “would open by June”", who="Maren Holt", cue="told", outer=told, confidence=0.5
        ),
    ]
