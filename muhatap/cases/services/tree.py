"""The tree of topics while one of its changes is made: levels, paths in words, free codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

from muhatap.cases.models import Case, Topic
from muhatap.kit.errors import Incomplete
from muhatap.kit.turkish import ascii_fold

DEEPEST = 3
FOLD, CODE = 400, 60
CODE_FORM = re.compile(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*")


class Tree:
    """All topics in one statement; nobody else changes the tree until the transaction ends."""

    def __init__(self) -> None:
        self.topics = {row.pk: row for row in Topic.objects.all()}
        self.children: dict[int | None, list[Topic]] = {}
        for row in self.topics.values():
            if row.parent_id is not None:
                row.parent = self.topics[row.parent_id]
            self.children.setdefault(row.parent_id, []).append(row)

    @classmethod
    def held(cls) -> Tree:
        """The tree, one change at a time: two moves at once could close a circle."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('topics', 1071))")
        return cls()

    def topic(self, pk: int) -> Topic:
        """A topic that is there; `Topic.DoesNotExist` otherwise."""
        if pk not in self.topics:
            raise Topic.DoesNotExist
        return self.topics[pk]

    def below(self, topic: Topic) -> list[Topic]:
        """Everything below a topic."""
        return [one for child in self.children.get(topic.pk, ()) for one in (child, *self.below(child))]

    def parent(self, pk: int | None, *, of: Topic | None = None) -> Topic | None:
        """The topic under which another may hang, with all of its own; None is the top.

        Refused: closed, inside the moved branch, too deep, or with cases of its own.
        """
        if pk is None:
            return None
        parent = self.topics.get(pk)
        if parent is None or not parent.is_active:
            raise _refused(_("Üst konu yok ya da kapatılmış."))
        branch = [of, *self.below(of)] if of is not None else []
        if parent in branch:
            raise _refused(_("Bir konu kendi altındaki bir konuya bağlanamaz; yeri değişmedi."))
        height = max((one.level for one in branch), default=0) - (of.level if of else 0)
        if parent.level + 1 + height > DEEPEST:
            raise _refused(_("Konu ağacı en çok %(n)s basamak olabilir.") % {"n": DEEPEST})
        if pk not in self.children and Case.objects.filter(topic_id=pk).exists():
            raise _refused(
                _("“%(topic)s” konusunda başvurular var; alt konu açılırsa yeni başvuru alamaz. Yanına açın.")
                % {"topic": parent.name}
            )
        return parent

    def next_order(self, parent_id: int | None) -> int:
        """The place after the last sibling."""
        last = max((one.order for one in self.children.get(parent_id, ())), default=0)
        return min(last + 1, 32_000)

    def fold(self, topic: Topic) -> str:
        """The words by which a topic is found: its own first, then the names above it."""
        words = [topic.name_tr, topic.keywords, *(one.name_tr for one in self._above(topic))]
        return ascii_fold(" ".join(word for word in words if word))[:FOLD]

    def refold(self, topic: Topic) -> None:
        """Keep the words of a topic and of everything below it true."""
        rows = [topic, *self.below(topic)]
        for row in rows:
            row.name_fold = self.fold(row)
        Topic.objects.bulk_update(rows, ["name_fold"])

    def level(self, topic: Topic, level: int) -> None:
        """Set the level of a topic and of everything below it."""
        rows = [topic, *self.below(topic)]
        deeper = level - topic.level
        for row in rows:
            row.level += deeper
        Topic.objects.bulk_update(rows, ["level"])

    def check_code(self, code: str) -> None:
        """Refuse a code of another form, or of another topic."""
        if not CODE_FORM.fullmatch(code) or len(code) > CODE:
            message = _("Küçük harf, rakam, nokta ve çizgi kullanın.")
            raise Incomplete(message, fields={"code": message})
        if any(row.code == code for row in self.topics.values()):
            message = _("Bu kod başka bir konuda kullanılıyor.")
            raise Incomplete(message, fields={"code": message})

    def check_name(self, topic: Topic, name: str, parent_id: int | None) -> None:
        """Refuse a name that an open topic in the same place has: nobody could choose between them."""
        plain = ascii_fold(name)
        for one in self.children.get(parent_id, ()):
            if one.pk != topic.pk and one.is_active and ascii_fold(one.name_tr) == plain:
                message = _("Aynı yerde bu adda açık bir konu var.")
                raise Incomplete(message, fields={"name_tr": message})

    def free_code(self, name: str, parent: Topic | None) -> str:
        """A code made from the name, behind the code of the topic above."""
        words = "".join(sign if sign.isalnum() and sign.isascii() else " " for sign in ascii_fold(name))
        own = "-".join(words.split()) or "konu"
        stem = (f"{parent.code}.{own}" if parent else own)[: CODE - 4].strip("._-")
        taken = {row.code for row in self.topics.values()}
        code, number = stem, 2
        while code in taken:
            code, number = f"{stem}-{number}", number + 1
        return code

    def _above(self, topic: Topic) -> Iterator[Topic]:
        while topic.parent is not None:
            topic = topic.parent
            yield topic


def _refused(message: str) -> Incomplete:
    return Incomplete(message, fields={"parent": message})
