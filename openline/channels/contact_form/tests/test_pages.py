"""The desk's own page without a script: whatever goes wrong, what was typed stands there again."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from openline.channels.base import usual
from openline.channels.base.tests.test_posted import PNG
from openline.channels.contact_form import keeping
from openline.conversations.models import Attachment, Conversation, Line, Message
from openline.conversations.writer import NotKept
from openline.kit.clock import now
from openline.people.models import Department

from .conftest import STEPAN, Person, at


def words_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def kept_in(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('name="kept" value="')[1:]]


def test_sending_leads_to_a_page_that_says_what_was_done(stepan: Person) -> None:
    sent = stepan.post()
    assert sent.status_code == 303
    page = words_of(stepan.client.get(sent["Location"]))
    assert "Лист у нас" in page
    assert f"Номер {Conversation.objects.get().pk}." in page
    assert STEPAN["email"] in page
    assert "зазвичай" not in page, "nobody was answered yet, so no time is promised"
    assert "іде на адресу" not in page, "no copy went"


def test_the_page_and_its_end_lead_back_to_the_site_of_the_line(stepan: Person) -> None:
    home, page = '<a href="https://www.example.org">', '<a href="https://www.example.org/uk/">'
    line = Line.objects.get(kind="contact_form")
    assert home in words_of(stepan.client.get(at(line)))
    end = stepan.post()["Location"]
    assert f"{home}Назад на сайт</a>" in words_of(stepan.client.get(end))
    Line.objects.filter(pk=line.pk).update(settings={**line.settings, "home": "https://www.example.org/uk/"})
    assert page in words_of(stepan.client.get(at(line)))
    assert f"{page}Назад на сайт</a>" in words_of(stepan.client.get(end))
    Line.objects.filter(pk=line.pk).update(settings={**line.settings, "sites": []})
    assert home not in words_of(stepan.client.get(end)), "no site, no way back"


def test_the_end_tells_the_measured_time_and_the_copy_that_went(
    stepan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usual, "first_answers", lambda department, now: 40)
    monkeypatch.setattr(keeping, "_acknowledge", lambda *_: True)
    page = words_of(stepan.client.get(stepan.post()["Location"]))
    assert "зараз зазвичай за 40\u00a0хв" in page
    assert "Лист із цим номером уже йде на адресу" in page


def test_pressing_twice_going_back_and_reloading_make_one_conversation(stepan: Person) -> None:
    first, second = stepan.post(), stepan.post()
    assert first["Location"].split("/kept/")[0] == second["Location"].split("/kept/")[0]
    ends = [words_of(stepan.client.get(sent["Location"])) for sent in (first, first, second)]
    assert len(set(ends)) == 1
    assert Message.objects.count() == 1


def test_all_that_was_typed_stands_beside_the_errors(stepan: Person) -> None:
    wrong = stepan.post(email="stepan.lys@gmail", topic="accounting", files=[SimpleUploadedFile("екран.png", PNG)])
    page = words_of(wrong)
    assert wrong.status_code == 422
    assert "Ще не надіслано: виправте адресу" in page
    assert "Усе, що ви написали, збережено." in page
    assert "Адресі бракує закінчення. Може," in page
    assert all(typed in page for typed in (STEPAN["name"], STEPAN["message"], "stepan.lys@gmail", "екран.png"))
    assert 'value="accounting" selected' in page
    assert 'aria-invalid="true"' in page
    (key,) = kept_in(page)
    assert stepan.post(kept=[key]).status_code == 303
    assert [file.name for file in Message.objects.get().attachments.all()] == ["екран.png"]


def test_a_file_is_taken_off_and_a_suggestion_put_in_before_it_goes(stepan: Person) -> None:
    first = words_of(stepan.post(email="", files=[SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.png", PNG)]))
    keys = kept_in(first)
    second = words_of(stepan.post(email="", kept=keys, remove=keys[0]))
    assert kept_in(second) == keys[1:]
    assert Attachment.objects.count() == 1
    third = stepan.post(email="stepan@gmial.com", take="stepan@gmail.com", kept=keys[1:])
    assert third.status_code == 200
    assert 'value="stepan@gmail.com"' in words_of(third)
    assert not Conversation.objects.exists()


def test_what_is_typed_is_text_and_no_page(stepan: Person) -> None:
    page = stepan.post(
        name="<script>alert(1)</script>", email='"><img src=x>', message="</textarea><b>"
    ).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "</textarea><b>" not in page


def test_a_page_that_was_open_for_too_long_sends_with_the_second_click(stepan: Person) -> None:
    stepan.form = "of another key"
    page = words_of(stepan.post(files=[SimpleUploadedFile("a.png", PNG)]))
    assert "Надішліть ще раз" in page
    stepan.form = page.split('name="form" value="')[1].split('"')[0]
    again = stepan.post(kept=kept_in(page), work="", confirm="")
    assert again.status_code == 429, "it is quicker than a person"
    assert "data-go" in words_of(again), "a script does the work and sends it"
    assert STEPAN["message"] in words_of(again)


def test_a_form_that_is_closed_or_gone_gives_the_words_back(line: Line, stepan: Person) -> None:
    general = Department.objects.get(key="technical")
    Line.objects.create(
        kind="email", name="Support", department=general, settings={"address": "support@pryklad.example"}
    )
    Line.objects.filter(pk=line.pk).update(closed_at=now())
    closed = stepan.post()
    assert closed.status_code == 404
    assert all(each in words_of(closed) for each in ("Цю форму вимкнено", STEPAN["message"], "support@pryklad.example"))
    assert "Цю форму вимкнено" in words_of(stepan.client.get(at(line, "?lang=uk")))
    Line.objects.filter(pk=line.pk).delete()
    gone = words_of(stepan.post())
    assert STEPAN["message"] in gone
    assert "support@pryklad.example" not in gone, "whoever guesses addresses learns nothing"


def test_a_page_of_a_foreign_site_may_not_post_and_its_words_are_given_back(line: Line, stepan: Person) -> None:
    for origin, status in (("https://evil.example", 403), ("https://www.example.org", 303), ("http://testserver", 303)):
        answer = stepan.client.post(at(line), {"form": stepan.form, **STEPAN}, headers={"origin": origin})
        assert answer.status_code == status
    assert STEPAN["message"] in words_of(
        stepan.client.post(at(line), {"form": stepan.form, **STEPAN}, headers={"origin": "https://evil.example"})
    )


def test_what_could_not_be_kept_stands_there_to_be_sent_again(stepan: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(incoming: object) -> None:
        raise NotKept

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "keep_one", fails)
        page = stepan.post()
    assert page.status_code == 503
    assert STEPAN["message"] in words_of(page)
    assert stepan.post().status_code == 303


def test_the_end_of_another_line_or_a_made_up_one_is_nothing(line: Line, stepan: Person) -> None:
    end = stepan.post()["Location"]
    other = Line.objects.create(kind="contact_form", name="Other", department=line.department)
    assert stepan.client.get(end.replace(line.key, other.key)).status_code == 404
    assert stepan.client.get(at(line, "kept/WzEsdHJ1ZV0:1:x/")).status_code == 404


def test_the_page_speaks_the_language_that_was_asked_for(line: Line, stepan: Person) -> None:
    heads = {"uk": "Напишіть нам", "en": "Write to us", "ru": "Напишите нам"}
    for language, head in heads.items():
        assert f"<h1>{head}</h1>" in words_of(stepan.client.get(at(line, f"?lang={language}")))
    assert "<h1>Напишіть нам</h1>" in words_of(
        stepan.client.get(at(line), headers={"accept-language": "uk-UA,en;q=0.5"})
    )


def test_the_admins_words_and_the_measured_time_stand_on_top(
    line: Line, stepan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(usual, "first_answers", lambda department, now: 150)
    Line.objects.update(settings={**line.settings, "greeting": "Пишіть будь-коли."})
    page = words_of(stepan.client.get(at(line, "?lang=uk")))
    assert "Пишіть будь-коли. Зараз це зазвичай близько 2\u00a0год." in page
