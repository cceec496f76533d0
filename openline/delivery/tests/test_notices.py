"""Letters that no person wrote: they leave like answers do, and flood nobody."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from openline.channels.base.contract import DeliveryError, Notice
from openline.channels.base.events import LetterAcknowledged, NoticeAsked
from openline.channels.base.registry import channels
from openline.conversations.intake import Incoming
from openline.conversations.models import Line
from openline.conversations.tests.scene import NOW, keep
from openline.delivery.leasing import due_lines, lease, next_due
from openline.delivery.models import FAILED, PENDING, SENT, Delivery, NoticeDelivery, Spared
from openline.delivery.pace import LEASE
from openline.delivery.sparing import forget, may_write
from openline.kit.bus import tell_within
from openline.people.models import Agent, Department

from .conftest import CARRIED, Server, asked, later, sends

TO = "Stepan.Lys@Mail.example"


class Post(Server):
    """A server that carries notices too."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[Notice] = []

    def send_notice(self, notice: Notice) -> str | DeliveryError:
        if self.says:
            problem = self.says.pop(0)
            assert isinstance(problem, DeliveryError)
            return problem
        self.notices.append(notice)
        return f"notice-{notice.id}"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    one = Post()
    monkeypatch.setattr(channels()[CARRIED], "adapter", lambda: one)
    monkeypatch.setattr(channels()[CARRIED], "recipient", lambda row: TO)
    return one


def ask(*addresses: str, line: int = 0, department: int = 0, seconds: float = 0, purpose: str = "confirm") -> None:
    words = ("Confirm it", "https://desk.example/confirm/1", purpose, later(seconds), "en", line)
    said = [NoticeAsked(department, to, *words) for to in addresses or [TO]]
    with transaction.atomic():
        tell_within(said)


def told_about(conversations: Sequence[Any], seconds: float = 0) -> None:
    with transaction.atomic():
        tell_within([LetterAcknowledged(each.conversation, each.seq, 0, later(seconds)) for each in conversations])


def questions(form: Line, count: int) -> list[Any]:
    return [
        keep(Incoming(form.pk, "form", f"form-{number}", "one", "Де мій переказ?", reply_to=TO))
        for number in range(count)
    ]


@pytest.fixture
def form(mailbox: Line) -> Line:
    return Line.objects.create(kind="form", name="Form", department=mailbox.department, reply_line=mailbox)


def test_it_leaves_by_the_mailbox_of_the_department_and_its_words_are_not_kept(mailbox: Line, post: Post) -> None:
    ask(department=mailbox.department_id)
    assert (due_lines(NOW), next_due()) == ([mailbox.pk], NOW)
    assert sends(mailbox, NOW) == 1
    (notice,) = post.notices
    assert (notice.to, notice.subject, notice.line) == (TO, "Confirm it", mailbox.pk)
    gone = NoticeDelivery.objects.get()
    assert (gone.state, gone.external_id, gone.body) == (SENT, f"notice-{gone.pk}", "")
    assert next_due() is None


def test_it_leaves_by_the_mailbox_that_the_form_names(
    mailbox: Line, form: Line, post: Post, departments: dict[str, Department]
) -> None:
    ask(line=form.pk, department=departments["general"].pk)
    assert NoticeDelivery.objects.get().line == mailbox


def test_without_a_mailbox_nothing_is_written(departments: dict[str, Department]) -> None:
    ask(department=departments["general"].pk)
    assert not NoticeDelivery.objects.exists()
    assert not Spared.objects.exists(), "what is not written does not count"


def test_a_server_that_is_away_is_asked_again_for_the_same_letter(mailbox: Line, post: Post) -> None:
    ask(line=mailbox.pk)
    post.says = [DeliveryError("cannot be reached", permanent=False, unreachable=True)]
    sends(mailbox, NOW)
    assert (NoticeDelivery.objects.get().state, post.notices) == (PENDING, [])
    sends(mailbox, later(60))
    assert [each.id for each in post.notices] == [str(NoticeDelivery.objects.get().pk)]


def test_a_server_that_refuses_is_believed(mailbox: Line, post: Post) -> None:
    ask(line=mailbox.pk)
    post.says = [DeliveryError("550 no such user", permanent=True)]
    sends(mailbox, NOW)
    gone = NoticeDelivery.objects.get()
    assert (gone.state, gone.problem, gone.body) == (FAILED, "550 no such user", "")


def test_one_that_was_cut_off_is_sent_again_by_whoever_comes_after(mailbox: Line, post: Post) -> None:
    ask(line=mailbox.pk)
    assert lease(mailbox.pk, NOW) is not None
    assert sends(mailbox, later(1)) == 0, "somebody is at it"
    assert sends(mailbox, NOW + LEASE) == 1
    assert post.notices[0].again


def test_what_the_asker_takes_back_is_not_sent_and_does_not_count(mailbox: Line) -> None:
    with transaction.atomic():
        ask(line=mailbox.pk)
        transaction.set_rollback(True)
    assert not NoticeDelivery.objects.exists()
    assert not Spared.objects.exists()


def test_answers_leave_before_notices(mailbox: Line, ihor: Agent, post: Post) -> None:
    from openline.conversations.tests.scene import written

    ask(line=mailbox.pk)
    keep(written(ihor, asked(mailbox), "Уже їде"))
    leased = lease(mailbox.pk, later(10))
    assert isinstance(leased, Delivery)


def test_an_address_gets_three_in_an_hour_however_it_is_spelled(mailbox: Line) -> None:
    spellings = [TO, TO.upper(), "stepanlys@mail.example", "stepan.lys+news@mail.example", "stepan.lys@mail.example"]
    ask(*spellings, line=mailbox.pk)
    assert NoticeDelivery.objects.count() == 3
    ask("olha@mail.example", line=mailbox.pk)
    assert NoticeDelivery.objects.count() == 4, "another address is not in the way"


def test_the_hour_moves_along(mailbox: Line) -> None:
    for minute in (0, 30, 50, 59):
        ask(line=mailbox.pk, seconds=minute * 60)
    assert NoticeDelivery.objects.count() == 3
    for minute in (60, 61):
        ask(line=mailbox.pk, seconds=minute * 60)
    assert NoticeDelivery.objects.count() == 4, "of the first three one is an hour old, and no second one"


def test_nobody_can_keep_word_of_a_changed_address_away_by_filling_its_hour(mailbox: Line, post: Post) -> None:
    for minute in (0, 10, 20):
        ask(line=mailbox.pk, seconds=minute * 60)
    sends(mailbox, later(1200))
    for minute in (21, 22):
        ask(line=mailbox.pk, seconds=minute * 60, purpose="address_changed")
    assert NoticeDelivery.objects.filter(purpose="address_changed").count() == 1, "one that waits is enough"
    assert sends(mailbox, later(3599)) == 0
    assert sends(mailbox, later(3600)) == 1
    ask(line=mailbox.pk, seconds=3601)
    assert NoticeDelivery.objects.count() == 4, "it counts as one of the three"
    ask(line=mailbox.pk, seconds=4200)
    assert NoticeDelivery.objects.count() == 5


def test_notices_and_what_forms_acknowledge_are_counted_together(mailbox: Line, form: Line, post: Post) -> None:
    ask(TO, TO, line=mailbox.pk)
    told_about(questions(form, 5))
    assert (NoticeDelivery.objects.count(), Delivery.objects.count()) == (2, 1)
    ask(line=mailbox.pk)
    assert NoticeDelivery.objects.count() == 2


def test_a_question_is_acknowledged_by_the_way_of_its_answers_and_once(mailbox: Line, form: Line, post: Post) -> None:
    kept = questions(form, 1)
    told_about(kept)
    told_about(kept, 5)
    delivery = Delivery.objects.get()
    assert (delivery.line, delivery.purpose, delivery.due_at) == (mailbox, "acknowledgement", NOW)
    sends(mailbox, NOW)
    assert [(each.purpose, each.entry.body) for each in post.taken] == [("acknowledgement", "Де мій переказ?")]


def test_without_an_address_nothing_is_acknowledged(form: Line, mailbox: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels()[CARRIED], "recipient", lambda row: "")
    told_about(questions(form, 1))
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_at_once_write_three() -> None:
    start, written = Barrier(8), list[bool]()

    def write() -> None:
        start.wait()
        with transaction.atomic():
            written.append(may_write(TO, NOW))
        connection.close()

    threads = [Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [False] * 5 + [True] * 3


def test_who_counts_for_nothing_is_forgotten(db: None) -> None:
    may_write(TO, NOW)
    forget(later(3599))
    assert Spared.objects.exists()
    forget(later(3601))
    assert not Spared.objects.exists()
