"""What the services refuse, as problems."""

from collections.abc import Iterator
from contextlib import contextmanager

from rest_framework.exceptions import ErrorDetail

from claims import services
from claims.services.comparisons import StaleComparisonError
from claims.services.whose import FieldError
from newsclaims.conditional import etag
from newsclaims.problems import Conflict, Stale, Unprocessable


@contextmanager
def refusals() -> Iterator[None]:
    """A 412 for what is stale, a 409 for a record that is gone, a 422 for what makes no sense as asked."""
    try:
        yield
    except (services.StaleClaimError, StaleComparisonError) as error:
        raise Stale(etag(error.current.version)) from error
    except services.NotOnRecordError as error:
        raise Conflict(str(error), "not_on_record") from error
    except FieldError as error:
        raise Unprocessable({error.field: [ErrorDetail(str(error), code="refused")]}) from error
    except services.RefusedError as error:
        raise Unprocessable(str(error), code="refused") from error
