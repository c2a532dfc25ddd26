"""The form of a local aid: read exactly as its file would be, each mistake beside its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import construct_instance, fields_for_model

from aids.local_aid_columns import COLUMNS, PATHS, aid_of, columns_of
from aids.local_aid_fields import LocalAidRefused
from aids.local_aid_labels import ACTIVITIES, MODES
from aids.models import LocalAid


class LinesField(forms.CharField):
    """A list of sentences, one per line."""

    widget = forms.Textarea(attrs={"rows": 5, "cols": 80})

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class SeveralField(forms.MultipleChoiceField):
    """Codes to tick."""

    widget = forms.CheckboxSelectMultiple


class LocalAidForm(forms.ModelForm):
    communes = LinesField(required=False)
    conditions = LinesField(required=False)
    doubts = LinesField(required=False)
    modes = SeveralField(required=False, choices=MODES)
    every_adult = SeveralField(required=False, choices=ACTIVITIES)
    one_adult = SeveralField(required=False, choices=ACTIVITIES)

    class Meta:
        model = LocalAid
        fields = [*PATHS, "listed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.declared_fields:
            column = fields_for_model(LocalAid, [name])[name]
            self.fields[name].label, self.fields[name].help_text = column.label, column.help_text

    def clean(self) -> dict[str, Any]:
        """What a file is asked, on top of what each field is asked; kept as the file would keep it."""
        super().clean()
        if self.errors:
            return self.cleaned_data
        try:
            aid = aid_of(construct_instance(self, LocalAid(), self._meta.fields))
        except LocalAidRefused as refused:
            for problem in refused.problems:
                column = COLUMNS.get(problem.field)
                self.add_error(column, _sentence(problem.text) if column else str(problem))
            return self.cleaned_data
        return self.cleaned_data | columns_of(aid)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
