"""Letters in an agent's browser: who is vouched for, what is folded and switched off, and an answer on its way out."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from openline.channels.email.sending.tests.server import Server
from tests.desk import Desk

WITHIN = 30_000  # ms, on a loaded machine
TARAS, OKSANA = "taras.vovk@mail.example", "oksana@mail.example"

CAME = """
import json, sys
import django; django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from openline.conversations.draft import Formed
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import Attachment, Line, Message
from openline.conversations.uploading import Uploader, upload
from openline.conversations.wire import Letter, Proof
from openline.people.models import Agent, Department

security = Department.objects.get(key="security")
line = Line.objects.create(kind="email", name="Letters", department=security, settings=json.loads(sys.argv[1]))
TARAS = "taras.vovk@mail.example"
PROVEN = Proof("proven", "mail.example", "198.51.100.7", ["dmarc_pass_dkim"])
FORGED = Proof("forged", "mail.example", "203.0.113.41", ["dmarc_failed_reject"])

def came(body, letter, conversation=0, **more):
    incoming = Incoming(
        line.pk, "email", TARAS, f"letter {body}", body, name="Тарас Вовк", subject="Зникли гроші",
        conversation=conversation, fresh=not conversation, letter=letter, **more,
    )
    (kept,) = keep_many([incoming])
    return kept.conversation

quoted = "\\n".join(["Безпека пише:", *(f"> рядок {n}" for n in range(13))])
first = Letter(sender=TARAS, sender_name="Тарас Вовк", cc=["oksana@mail.example"], proof=PROVEN, quoted=14)
conversation = came("Це точно ви?", first, formed=Formed(quoted=quoted), proven_by="dmarc")
away = Letter(sender=TARAS, sender_name="Тарас Вовк", marks=["auto_reply"])
came("Я у відпустці", away, conversation, aside=True)
forged = Letter(sender=TARAS, proof=FORGED, held=True)
came("Змініть картку: https://evil.example/card", forged, conversation, aside=True)
stranger = Incoming(
    line.pk, "email", "eve@else.example", "letter of a stranger", "Я теж", name="Eve", fresh=True, beside=conversation,
    letter=Letter(sender="eve@else.example", proof=Proof("unproven", "else.example", "", ["policy_none"])),
)
keep_many([stranger])
player = Incoming(
    line.pk, "email", "olha@mail.example", "letter of nobody", "Зніміть ліміти", name="Ольга", fresh=True, aside=True,
    letter=Letter(sender="olha@mail.example", proof=FORGED, held=True),
)
keep_many([player])
file = upload(SimpleUploadedFile("картка.txt", b"card"), Uploader(agent=Agent.objects.first().pk))
message = Message.objects.get(conversation=conversation, body__startswith="Змініть")
Attachment.objects.filter(key=file.key).update(message=message, agent=None, held=True)
print(conversation)
"""


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    one.start()
    yield one
    one.stop()


def opened(browser: Browser, desk: Desk, server: Server, language: str) -> Page:
    """Olena looks at what came to a mailbox that leaves by this server."""
    conversation = arrived(desk, server)
    sign_in = desk.sign_in_of("olena@pryklad.example")
    page = browser.new_context(locale=language, viewport={"width": 1440, "height": 1000}).new_page()
    page.goto(f"{desk.url}/c/{conversation}")
    page.locator("input[name=login]").fill(sign_in.email)
    page.locator("input[name=password]").fill(sign_in.password)
    page.keyboard.press("Enter")
    expect(page.locator(".msg").first).to_be_visible(timeout=WITHIN)
    return page


def arrived(desk: Desk, server: Server) -> int:
    settings = server.settings(address="security@pryklad.example", signature="Відділ безпеки")
    command = [sys.executable, "-c", CAME, json.dumps(settings)]
    environment = {**desk._environment, "DJANGO_SETTINGS_MODULE": "openline.project.settings"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return int(done.stdout)


def message(page: Page, words: str) -> Locator:
    return page.locator("article.msg", has_text=words).last


def test_an_agent_sees_who_is_vouched_for_and_unfolds_what_is_folded(
    sqlite_desk: Desk, browser: Browser, server: Server
) -> None:
    page = opened(browser, sqlite_desk, server, "uk")

    letter = message(page, "Це точно ви?")
    expect(letter).to_contain_text("справді з mail.example")
    expect(letter).to_contain_text(f"Копія: {OKSANA}")
    expect(letter.get_by_text("> рядок 12")).to_have_count(0)
    letter.get_by_role("button", name="Цитата, 14 рядків").click()
    expect(letter.get_by_text("> рядок 12")).to_be_visible()
    letter.get_by_role("button", name="справді з mail.example").click()
    expect(letter).to_contain_text("mail.example підписав цей лист")

    expect(page.get_by_text("Я у відпустці")).to_have_count(0)
    page.get_by_role("button", name="Автоматична відповідь").click()
    expect(page.get_by_text("Я у відпустці")).to_be_visible()


def test_links_and_files_of_a_forged_letter_are_off_until_they_are_opened_on_purpose_and_that_stays_told(
    sqlite_desk: Desk, browser: Browser, server: Server
) -> None:
    page = opened(browser, sqlite_desk, server, "uk")

    forged = message(page, "Змініть картку")
    expect(forged).to_contain_text("Підроблено. Це писав хтось інший, не Тарас")
    expect(forged).to_contain_text("mail.example цього листа не підписував, його надіслано з 203.0.113.41.")
    expect(forged.get_by_text("картка.txt")).to_be_visible()
    expect(forged.locator("a")).to_have_count(0)

    forged.get_by_role("button", name="Відкрити посилання й вкладення").click()
    page.get_by_role("dialog").get_by_role("button", name="Скасувати").click()
    expect(forged.locator("a")).to_have_count(0)
    forged.get_by_role("button", name="Відкрити посилання й вкладення").click()
    page.get_by_role("dialog").get_by_role("button", name="Відкрити й записати").click()
    for _ in ("live", "after a fresh load"):
        expect(forged.locator("a")).to_have_count(2, timeout=WITHIN)
        expect(forged.get_by_role("button", name="Відкрити посилання й вкладення")).to_have_count(0)
        expect(page.locator(".ev", has_text="відкрито посилання й вкладення підробленого листа")).to_have_count(1)
        page.reload()


def test_a_strangers_conversation_leads_to_the_one_that_he_wrote_into(
    sqlite_desk: Desk, browser: Browser, server: Server
) -> None:
    page = opened(browser, sqlite_desk, server, "en")
    thread = page.url
    page.goto(f"{sqlite_desk.url}/?view=all")
    page.locator(".conv", has_text="Eve").click(timeout=WITHIN)

    expect(message(page, "Я теж")).to_contain_text("not proven")
    page.get_by_role("link", name="A stranger wrote into conversation").click(timeout=WITHIN)
    expect(message(page, "Це точно ви?")).to_be_visible(timeout=WITHIN)
    assert page.url.split("?")[0] == thread


def assert_formatted_for_both(server: Server) -> None:
    (taken,) = server.taken
    assert sorted(taken.recipients) == [OKSANA, TARAS]
    html = taken.letter.get_body(("html",))
    assert html is not None
    assert "<p>Taras, <strong>no</strong></p>" in html.get_content()


def assert_in_place_of_the_words(shown: Locator, words: str) -> None:
    expect(shown.locator("iframe")).to_be_visible()
    expect(shown.locator(".said")).to_have_count(0)
    shown.get_by_role("button", name="As text").click()
    expect(shown.locator(".said")).to_have_text(words)


def write_formatted_with_a_copy(page: Page, field: Locator) -> None:
    field.press_sequentially("Taras, ")
    field.press("Control+b")
    field.press_sequentially("no")
    page.get_by_role("button", name="Cc", exact=True).click()
    expect(page.locator("input:focus")).to_be_visible()
    page.keyboard.type("oksana@mail ")
    expect(page.get_by_role("alert")).to_have_text("The address has no ending: oksana@mail")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    page.keyboard.type(".example,")
    field.press("Control+Enter")


def test_a_formatted_answer_is_taken_back_sent_refused_and_sent_again(
    sqlite_desk: Desk, browser: Browser, server: Server
) -> None:
    server.refuses[TARAS] = server.refuses[OKSANA] = "550 5.7.1 relaying denied"
    page = opened(browser, sqlite_desk, server, "en")
    field = page.get_by_role("textbox", name="Write to Тарас Вовк")
    expect(page.locator(".compose")).to_contain_text(f"Goes by letter to {TARAS} from Security", timeout=WITHIN)
    expect(field).to_have_attribute("contenteditable", "true", timeout=WITHIN)

    write_formatted_with_a_copy(page, field)
    reply = message(page, "Taras, no")
    expect(reply).to_contain_text(re.compile(r"leaves in \d+\s+s"), timeout=WITHIN)
    expect(reply.get_by_role("button", name="As it will be sent")).to_be_visible()
    expect(reply.get_by_role("button", name="Undo")).to_contain_text("Ctrl Z")
    field.press("Control+z")
    expect(reply).to_contain_text("taken back", timeout=WITHIN)
    expect(field.locator("strong")).to_have_text("no")
    expect(page.get_by_role("button", name=f"Remove {OKSANA}")).to_be_visible()

    field.press("Control+Enter")
    expect(reply).to_contain_text("Not sent: the server refuses it by its rules", timeout=WITHIN)
    expect(reply).to_contain_text("relaying denied")
    assert server.taken == []
    server.refuses.clear()
    reply.get_by_role("button", name="Try again").click()
    expect(reply.locator(".delivery")).to_have_text("sent", timeout=WITHIN)

    assert_formatted_for_both(server)
    page.reload()
    expect(reply.locator(".delivery")).to_have_text("sent", timeout=WITHIN)
    reply.get_by_role("button", name="As it was sent").click()
    assert_in_place_of_the_words(page.locator("article.msg").last, "Taras, no")


def test_a_letter_that_cannot_leave_says_why_and_when_it_is_tried_again(
    sqlite_desk: Desk, browser: Browser, server: Server
) -> None:
    page = opened(browser, sqlite_desk, server, "en")
    server.stop()
    field = page.get_by_role("textbox", name="Write to Тарас Вовк")
    expect(field).to_have_attribute("contenteditable", "true", timeout=WITHIN)
    field.press_sequentially("On its way")
    field.press("Control+Enter")

    reply = message(page, "On its way")
    for _ in ("live", "after a fresh load"):
        waiting = re.compile(r"Not gone yet, next try at \d\d:\d\d: .*127\.0\.0\.1")
        expect(reply).to_contain_text(waiting, timeout=WITHIN)
        expect(reply.locator(".delivery")).to_have_text("not gone yet")
        page.reload()


def test_a_conversation_that_a_forger_began_is_listed_as_nobodys(
    sqlite_desk: Desk, browser: Browser, server: Server
) -> None:
    page = opened(browser, sqlite_desk, server, "uk")
    page.goto(f"{sqlite_desk.url}/?view=all")
    row = page.locator(".conv", has_text="Зніміть ліміти").first
    expect(row).to_contain_text("не від клієнта", timeout=WITHIN)
    expect(row).not_to_contain_text("чекає")
    row.click()
    expect(message(page, "Зніміть ліміти")).to_contain_text("Підроблено", timeout=WITHIN)
    expect(page.locator(".ev").first).to_contain_text("початок розмови")
    expect(page.locator(".ev").first).not_to_contain_text("Ольга")


def test_where_nothing_is_sent_by_letter_the_field_is_plain_and_the_editor_is_not_fetched(
    sqlite_desk: Desk, browser: Browser, server: Server
) -> None:
    page = opened(browser, sqlite_desk, server, "en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{sqlite_desk.url}/c/1")
    expect(page.locator("textarea.text")).to_be_visible(timeout=WITHIN)
    expect(page.locator(".msg").first).to_be_visible()

    assert [url for url in asked if "Editor" in url] == []
