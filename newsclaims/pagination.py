"""How lists of the API are cut."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Newest first, at most 100 rows a page; the cursor stays right while rows are added."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 100
