"""Forms of somebody who already has a number."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from muhatap.files.kinds import Kinds
from muhatap.kit.errors import Refused
from muhatap.kit.forms import FilesField, FilesInput, HouseForm
from muhatap.portal.forms.fields import WordsField, long_words

LONGEST = 4000
FILES = 5


def files_field() -> FilesField:
    """Photos and papers of a citizen."""
    return FilesField(
        label=_("Fotoğraf ya da belge"),
        required=False,
        widget=FilesInput(accept=Kinds.CITIZEN.accept, limit=FILES, size=20),
    )


class TrackForm(HouseForm):
    """Number and code."""

    number = WordsField(
        label=pgettext_lazy("hemşehri", "Başvuru numarası"),
        limit=40,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
        help_text=_("Örneğin 2026/043318-5"),
        error_messages={"required": _("Başvuru numaranızı yazın.")},
    )
    code = WordsField(
        label=_("İzleme kodu"),
        limit=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Sekiz harf ve rakam, örneğin K7M3-PQ9T"),
        error_messages={"required": _("İzleme kodunuzu yazın.")},
    )


class LostForm(HouseForm):
    """Number, and the address we know."""

    number = WordsField(
        label=pgettext_lazy("hemşehri", "Başvuru numarası"),
        limit=40,
        error_messages={"required": _("Başvuru numaranızı yazın.")},
    )
    contact = WordsField(
        label=_("Başvururken verdiğiniz telefon ya da e-posta"),
        limit=254,
        error_messages={"required": _("Telefonunuzu ya da e-posta adresinizi yazın.")},
    )


class CodeForm(HouseForm):
    """The code that came by SMS or e-mail."""

    code = WordsField(
        label=_("Kod"),
        limit=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "size": 8}),
        error_messages={"required": _("Size gönderdiğimiz kodu yazın.")},
    )


class PapersForm(HouseForm):
    """A form with files; the store names them `files`, a form has that name for itself."""

    def refuse(self, refused: Refused) -> None:
        """A refused file is said beside the field of the files."""
        if "files" in refused.fields:
            self.add_error("papers", str(refused.message))
        else:
            super().refuse(refused)


class ReplyForm(PapersForm):
    """The answer to a question of ours."""

    reply = long_words(_("Cevabınız"), LONGEST, error_messages={"required": _("Cevabınızı yazın.")})
    papers = files_field()


class FilesForm(PapersForm):
    """More photos or papers."""

    papers = FilesField(
        label=_("Fotoğraf ya da belge"),
        widget=FilesInput(accept=Kinds.CITIZEN.accept, limit=FILES, size=20),
        error_messages={"required": _("Bir dosya seçin.")},
    )


class ObjectionForm(PapersForm):
    """Why the answer does not satisfy."""

    reason = long_words(
        _("Neden itiraz ediyorsunuz?"),
        LONGEST,
        error_messages={"required": _("Nedenini birkaç sözle yazın.")},
    )
    papers = files_field()


class WithdrawForm(HouseForm):
    """Giving a case up, with a tick that it is meant."""

    why = WordsField(label=_("Nedeni"), limit=300, required=False)
    sure = forms.BooleanField(
        label=_("Başvurumdan vazgeçiyorum"), error_messages={"required": _("Vazgeçtiğinizi işaretleyin.")}
    )
