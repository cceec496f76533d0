"""Each client's letter shows its sender, subject, words and files as its writer saw them."""

from __future__ import annotations

import pytest

from openline.channels.email.reading.tests.letters import OURS, letter

SEEN = {
    "gmail": ("Олена Коваль <olena.koval@mail.example>", "Re: Замовлення №4711", "Дякую, все прийшло. А чек буде?"),
    "outlook": ("Nowak, Piotr <p.nowak@firma.example>", "Zamówienie żabka", "proszę o fakturę za żabkę."),
    "apple-mail": ("Iryna Bondar <iryna@icloud.example>", "Фото лицьової сторони", "Ось фото:"),
    "thunderbird": ("Jürgen Müller <juergen@müller.example>", "Re: Rechnung 2026-1105", "es waren zwei Geräte"),
    "mail-ru": ("Иван Петров <ivan.petrov@mail-ru.example>", "Не приходит код подтверждения, помогите", "Номер"),
    "yandex": ("Мария <m.sidorova@ya.example>", "Возврат", "Хочу вернуть чайник, заявление прилагаю."),
    "ukr-net": ("Петро Шевчук <shevchuk@ukr-net.example>", "Запитання щодо гарантії", "на вживану техніку?"),
    "proton": ("Sam Rivers <sam@proton.example>", "Please delete my data", "tell me when you have."),
    "windows-1251-raw": ("Бухгалтерія <buh@firma.example>", "Акт звірки за жовтень, їхній підпис", "Підпишіть"),
    "koi8-u": ("taras@stare.example", "Ґанок і їжак", "перевірка літер є, і, ї."),
    "no-charset": ("script@firma.example", "Нове замовлення з сайту", "Ім'я: Олег."),
    "iso-2022-jp": ("山田太郎 <yamada@nihon.example>", "お問い合わせ", "商品が届きません。"),
    "gb2312": ("王小明 <wang@zhong.example>", "發票問題", "請重開發票，謝謝。"),
    "lost-folding": (
        "shop@kramnytsia.example",
        "Your order has been placed and this line was folded by a script that forgot the space",
        "Order 17.",
    ),
}  # fmt: skip
LANGUAGES = {
    "gmail": "uk",
    "ukr-net": "uk",
    "mail-ru": "ru",
    "yandex": "ru",
    "proton": "en",
    "outlook": "",
    "gb2312": "",
}
FILES = {
    "outlook": [("image001.png", "image/png")],
    "apple-mail": [("фото №1.png", "image/png")],
    "proton": [("publickey - sam@proton.example - 0x1A2B.asc", "application/pgp-keys")],
    "forwarded": [("Рахунок 15-2026.eml", "message/rfc822"), ("notes.txt", "text/plain")],
    "invitation": [("invite.ics", "text/calendar")],
    "pgp-encrypted": [("version.asc", "application/pgp-encrypted"), ("encrypted.asc", "application/octet-stream")],
    "smime-signed": [("smime.p7s", "application/pkcs7-signature")],
    "uuencoded": [("note.txt", "application/octet-stream")],
}
MARKS = {
    "invitation": ["calendar"],
    "pgp-encrypted": ["encrypted"],
    "smime-signed": ["signed"],
    "several-from": ["several_from"],
    "gmail": [],
}


@pytest.mark.parametrize("name", SEEN)
def test_a_letter_shows_who_wrote_what(name: str) -> None:
    sender, subject, words = SEEN[name]
    seen = letter(name)
    assert (str(seen.sender), seen.subject, seen.kind) == (sender, subject, "letter")
    assert words in seen.text
    assert words in seen.reply


@pytest.mark.parametrize("name", LANGUAGES)
def test_its_language_is_guessed_from_its_words(name: str) -> None:
    assert letter(name).language == LANGUAGES[name]


@pytest.mark.parametrize("name", FILES)
def test_its_files_have_their_names(name: str) -> None:
    assert [(file.name, file.content_type) for file in letter(name).attachments] == FILES[name]


@pytest.mark.parametrize("name", MARKS)
def test_what_is_special_about_it_is_marked(name: str) -> None:
    assert letter(name).marks == MARKS[name]


def test_an_answer_is_told_from_what_it_quotes() -> None:
    gmail = letter("gmail")
    assert gmail.reply == "Дякую, все прийшло. А чек буде?"
    assert "Посилка вже у вашому відділенні." in gmail.quoted
    assert gmail.in_reply_to == gmail.references == [OURS]
    assert gmail.message_id == "CAJk3qGm+Tx8@mail.example"
    assert gmail.date == 1_794_993_290_000


def test_a_picture_in_the_text_is_inline_and_one_beside_it_is_a_file() -> None:
    [inside] = letter("outlook").attachments
    [beside] = letter("apple-mail").attachments
    assert inside.inline
    assert inside.content_id == "image001.png@01DA58CD.1B2C3D40"
    assert inside.content.startswith(b"\x89PNG")
    assert not beside.inline


def test_words_between_pictures_are_all_there() -> None:
    apple = letter("apple-mail")
    assert "Дякую!" in apple.text
    assert "Ось фото:" in apple.html
    assert "Дякую!" in apple.html


def test_a_letter_within_a_letter_is_a_file_with_its_bytes_and_its_words_are_not_ours() -> None:
    seen = letter("forwarded")
    assert seen.text == "See both."
    assert seen.attachments[0].content.startswith(b"From: shop@kramnytsia.example\r\n")
    assert seen.attachments[0].content.rstrip().endswith(b"--inner--")


def test_an_invitation_without_words_tells_what_and_when() -> None:
    assert letter("invitation").text == (
        "Зустріч щодо договору\n2026-12-01 10:00 (Europe/Kyiv) – 2026-12-01 10:30 (Europe/Kyiv)\nКиїв, офіс 3"
    )


def test_flowed_lines_are_one_and_the_signature_is_folded() -> None:
    seen = letter("thunderbird")
    assert seen.reply == "Danke, aber die Summe stimmt nicht: es waren zwei Geräte, nicht drei."
    assert "Jürgen Müller" in seen.quoted


def test_names_cannot_turn_their_order_around() -> None:
    seen = letter("tricks")
    assert seen.subject == "Invoice fdp.exe"
    assert seen.sender.name == "Supportmoc.knab"
    assert [file.name for file in seen.attachments] == ["invoicefdp.exe"]


def test_a_uuencoded_file_is_taken_out_of_the_words() -> None:
    seen = letter("uuencoded")
    assert seen.text == "Here it is."
    assert seen.attachments[0].content == b"hello world"


def test_of_several_writers_the_first_is_shown() -> None:
    assert str(letter("several-from").sender) == "CEO <ceo@firma.example>"
