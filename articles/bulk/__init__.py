"""Many articles at once: the command ``import_articles`` and the API's batch share what is in here.

``sources`` reads folders, zips, JSONL and CSV one item at a time; ``intake`` takes an item in and says what
became of it.
"""

from articles.bulk.details import details_of
from articles.bulk.intake import Outcome, State, rehearse, take_in, take_in_all
from articles.bulk.items import Item, TroubleError
from articles.bulk.sources import Sources

__all__ = [
    "Item",
    "Outcome",
    "Sources",
    "State",
    "TroubleError",
    "details_of",
    "rehearse",
    "take_in",
    "take_in_all",
]
