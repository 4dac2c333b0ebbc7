"""Who may be meant: what a claim's editor offers for the letters that were typed."""

from dataclasses import dataclass
from typing import Any

from claims.models import Claim, Organisation, Speaker
from claims.registry import normal_name

_LOOKED_AT, _SHOWN = 60, 8


@dataclass(frozen=True, slots=True)
class Option:
    """One line. Choosing it sets the kind of source, the key of the record, and the name in the box."""

    kind: str
    name: str
    key: int | None = None
    about: str = ""
    count: int | None = None
    is_new: bool = False
    label: str = ""
    group: str = ""


def options(claim: Claim, typed: str, part: str) -> list[Option]:
    """Those on record who fit, this article's first, then what else the source may be. Asks four queries."""
    if part == "organisation":
        return _records(claim, typed, Organisation, "organisation")
    found = _records(claim, typed, Speaker, "person")
    if typed:
        bodies = _records(claim, typed, Organisation, "organisation")
        # Bodies are rarer sources than people: a few of them, behind.
        return [*found, *bodies[:3], *_others(typed)]
    return [*found, Option("unclear", "", label="The article does not say")]


def _others(typed: str) -> list[Option]:
    found = [Option("anonymous", typed, label=f"An unnamed source: “{typed}”")]
    if normal_name(typed):
        found.insert(0, Option("person", typed, is_new=True, label=f"A new person: “{typed}”"))
        found.insert(2, Option("organisation", typed, label=f"A new organisation: “{typed}”"))
    return [*found, Option("unclear", "", label="The article does not say")]


def _records(claim: Claim, typed: str, model: Any, kind: str) -> list[Option]:
    here = model.objects.on_record().in_article(claim.article)
    # Whose it is now is not offered before something is typed: somebody came to change that.
    now = claim.speaker_id if model is Speaker else claim.organisation_id
    rows = model.objects.named(typed).with_counts() if typed else here.exclude(pk=now).with_counts()
    if model is Speaker:
        rows = rows.select_related("organisation")
    beside = set(here.values_list("pk", flat=True))
    key = normal_name(typed)

    def rank(record: Any) -> tuple[bool, bool, int, str]:
        begins = any(word.startswith(key) for word in normal_name(record.name).split()) if key else True
        return (record.pk not in beside, not begins, -record.claim_count, record.name)

    ranked = sorted(rows.order_by("name", "pk")[:_LOOKED_AT], key=rank)[:_SHOWN]
    return [
        Option(
            kind,
            record.name,
            record.pk,
            about_record(record),
            record.claim_count,
            group="in this article" if record.pk in beside else "",
        )
        for record in ranked
    ]


def about_record(record: Any) -> str:
    """What tells a record from its namesakes: role, organisation, else its description."""
    if not isinstance(record, Speaker):
        return str(record.description)
    parts = [record.role, str(record.organisation or "")]
    return ", ".join(filter(None, parts)) or record.description
