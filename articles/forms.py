"""What people type or choose when they add an article, correct its details, or look for one."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from articles.ingest import MAX_FILE_BYTES
from articles.models import Job
from articles.services import Details

ACCEPTED = ".txt,.md,.html,.htm,.docx,.pdf,.eml,.zip"
MAX_FILES = 200
MAX_BATCH_BYTES = 60_000_000


def megabytes(size: int) -> str:
    """A size for people, in the megabytes that file managers show."""
    return f"{size / 1_000_000:.3g} MB"


class DetailsForm(forms.Form):
    """What is known of an article beside its text."""

    title = forms.CharField(max_length=500, required=False)
    outlet = forms.CharField(max_length=200, required=False, help_text="The publication that it appeared in.")
    byline = forms.CharField(max_length=300, required=False, help_text="Who wrote it.")
    published_on = forms.DateField(
        required=False,
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give the date as year-month-day, such as 2026-03-14."},
    )
    url = forms.URLField(
        max_length=2000,
        required=False,
        label="Address",
        assume_scheme="https",
        help_text="Where it is on the web. It is kept as a reference and never opened.",
        error_messages={"invalid": "Give the whole address, such as https://example.org/story."},
    )

    def details(self) -> Details:
        """The fields as the services take them. Call it on a valid form."""
        return Details(**{name: self.cleaned_data[name] for name in DetailsForm.base_fields})


class ManyFilesInput(forms.ClearableFileInput):
    """A picker for many files, without the "clear" box of Django's own."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[Any]]:
        return files.getlist(name) if isinstance(files, MultiValueDict) else files.get(name, [])


class ManyFilesField(forms.Field):
    """Files, with limits on how many and how large. Each one's content is looked at later, alone."""

    widget = ManyFilesInput

    def clean(self, value: list[UploadedFile[Any]] | None) -> list[UploadedFile[Any]]:
        files = [file for file in value or [] if file.name]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(
                f"You chose {len(files)} files; at most {MAX_FILES} can come at once. Send them in parts."
            )
        if sum(file.size or 0 for file in files) > MAX_BATCH_BYTES:
            raise forms.ValidationError(
                f"Together the files are larger than {megabytes(MAX_BATCH_BYTES)}. Send them in parts."
            )
        for file in files:
            if len(files) == 1 and (file.size or 0) > MAX_FILE_BYTES:
                raise forms.ValidationError(
                    f"“{file.name}” is larger than {megabytes(MAX_FILE_BYTES)}. Split it, or paste its text."
                )
        return files


class UploadForm(DetailsForm):
    """An article, pasted or in files. Details are for a single article."""

    text = forms.CharField(
        required=False,
        strip=False,
        label="Text of the article",
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "Paste an article here"}),
    )
    # Forms keep what was sent under the same name, but fields are no attributes of theirs.
    files = ManyFilesField(  # type: ignore[assignment]
        required=False,
        label="Files",
        widget=ManyFilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
    )

    field_order = ["text", "files"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        text, files = data.get("text", "").strip(), data.get("files")
        if text and files:
            raise forms.ValidationError(
                "You pasted a text and chose files as well. Send one of them, then the other."
            )
        if not text and not files and not self.errors:
            raise forms.ValidationError("There is nothing to send yet. Paste an article or choose files.")
        return data


class PreviewForm(UploadForm):
    """The same form while its details are being filled from the document: none of them can be wrong yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DetailsForm.base_fields:
            checked = self.fields[name]
            self.fields[name] = forms.CharField(
                required=False, label=checked.label, help_text=checked.help_text, widget=checked.widget
            )


class ArticleListForm(forms.Form):
    """The query string of the list of articles."""

    q = forms.CharField(max_length=200, required=False, label="Words in the title or text")
    state = forms.ChoiceField(
        required=False,
        label="State",
        choices=[("", "All"), ("open", "In work"), (Job.State.DONE, "Done"), (Job.State.FAILED, "Failed")],
    )
    page = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def known(self, name: str) -> Any:
        """A field's value, or None if it is empty or makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or None
