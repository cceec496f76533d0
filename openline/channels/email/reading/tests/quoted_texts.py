"""The same of letters that are text alone: (program, "", text, reply, quoted)."""

from __future__ import annotations

from .quoted_letters import NEW, TO, Case, by_text

CITED = "> Добрий день!\n> Спробуйте ще раз."


def announced(program: str, line: str) -> Case:
    return by_text(program, f"{NEW}\n\n{line}\n\n{CITED}\n", f"{line}\n\n{CITED}")


def headed(program: str, head: str, body: str = "Добрий день!") -> Case:
    return by_text(program, f"{NEW}\n\n{head}\n\n{body}\n", f"{head}\n\n{body}")


def signed(program: str, line: str) -> Case:
    return by_text(program, f"{NEW}\n\n{line}\n", line)


ANNOUNCED = [
    announced("Gmail, uk", f"нд, 22 лист. 2026 р. о 10:15 {TO} пише:"),
    announced("Gmail, uk, folded", "нд, 22 лист. 2026 р. о 10:15 Openline <\nsupport@pryklad.example> пише:"),
    announced("Gmail, ru", f"вс, 22 нояб. 2026 г. в 10:15, {TO}:"),
    announced("Gmail, en, folded", "On Sun, Nov 22, 2026 at 10:15 AM Openline <support@pryklad.example>\nwrote:"),
    announced(
        "Gmail, en, over three lines",
        "On Sun, Nov 22, 2026 at 10:15 AM Openline Technical Support of the\nservice "
        "<\nsupport@pryklad.example> wrote:",
    ),
    announced("Gmail, pl", f"niedz., 22 lis 2026 o 10:15 {TO} napisał(a):"),
    announced("Gmail, de, folded", "Am So., 22. Nov. 2026 um 10:15 Uhr schrieb Openline <\nsupport@pryklad.example>:"),
    announced("Apple Mail, uk", f"22 лист. 2026 р. о 10:15 {TO} пише:"),
    announced("Apple Mail, uk, past", f"22 лист. 2026 р. о 10:15 {TO} написав(ла):"),
    announced("Apple Mail, ru", f"22 нояб. 2026 г., в 10:15, {TO} написал(а):"),
    announced("Apple Mail, en", f"On Nov 22, 2026, at 10:15, {TO} wrote:"),
    announced("Apple Mail, pl", f"Wiadomość napisana przez {TO} w dniu 22.11.2026, o godz. 10:15:"),
    announced("Apple Mail, de", f"Am 22.11.2026 um 10:15 schrieb {TO}:"),
    announced("Thunderbird, uk", "22.11.2026 10:15, Openline пише:"),
    announced("Thunderbird, ru", "22.11.2026 10:15, Openline пишет:"),
    announced("Thunderbird, pl", "W dniu 22.11.2026 o 10:15, Openline pisze:"),
    announced("Thunderbird, de", "Am 22.11.26 um 10:15 schrieb Openline:"),
    announced("Thunderbird, en", "On 11/22/26 10:15, Openline wrote:"),
    announced("mail.ru", f"Воскресенье, 22 ноября 2026, 10:15 +03:00 от {TO}:"),
    announced("Yandex", '22.11.2026, 10:15, "Openline" <support@pryklad.example>:'),
    announced("ukr.net", '22 листопада 2026, 10:15:30, від "Openline" <support@pryklad.example>:'),
    announced("K-9", "Am 22. November 2026 10:15:30 MEZ schrieb Openline <support@pryklad.example>:"),
    announced("Proton", f"On Sunday, November 22nd, 2026 at 10:15, {TO} wrote:"),
]

HEADED = [
    headed("Outlook, en", f"From: {TO}\nSent: Sunday, November 22, 2026 10:15 AM\nTo: Taras\nSubject: Re: Code"),
    headed("Outlook, uk", f"Від: {TO}\nНадіслано: 22 листопада 2026 р. 10:15\nКому: Тарас\nТема: Re: Код"),
    headed("Outlook, ru", f"От: {TO}\nОтправлено: 22 ноября 2026 г. 10:15\nКому: Тарас\nТема: Re: Код"),
    headed("Outlook, pl", f"Od: {TO}\nWysłano: niedziela, 22 listopada 2026 10:15\nDo: Taras\nTemat: Re: Kod"),
    headed("Outlook, de", f"Von: {TO}\nGesendet: Sonntag, 22. November 2026 10:15\nAn: Taras\nBetreff: AW: Code"),
    headed(
        "Outlook without addresses", "From: Openline\nSent: Sunday, November 22, 2026 10:15 AM\nTo: Taras\nSubject: Re"
    ),
    headed(
        "Outlook in bold", f"*From:* {TO}\n*Sent:* Sunday, November 22, 2026 10:15 AM\n*To:* Taras\n*Subject:* Re: Code"
    ),
    headed(
        "Outlook below a rule",
        f"________________________________\nВід: {TO}\nНадіслано: 22 листопада 2026 р. 10:15\nКому: Тарас\nТема: Код",
    ),
    headed("Outlook of old, en", f"-----Original Message-----\nFrom: {TO}\nSent: Sunday, November 22, 2026 10:15 AM"),
    headed("Outlook of old, uk", "-----Оригінальне повідомлення-----\nВід: Openline"),
    headed("Outlook of old, ru", "-----Исходное сообщение-----\nОт: Openline"),
    headed("Outlook of old, de", "-----Ursprüngliche Nachricht-----\nVon: Openline"),
    headed("Outlook of old, pl", "-----Wiadomość oryginalna-----\nOd: Openline"),
    headed(
        "GMX",
        "Gesendet: Sonntag, 22. November 2026 um 10:15 Uhr\nVon: Openline <support@pryklad.example>\nAn:"
        " taras@post.example\nBetreff: Code",
    ),
    headed(
        "announced, but with no marks before its lines",
        f"22 лист. 2026 р. о 10:15 {TO} пише:",
        "Добрий день!\nСпробуйте.",
    ),
    headed("Zoho", f"---- On Sun, 22 Nov 2026 10:15:00 +0200 {TO} wrote ----"),
    headed("another desk's mark", "##- Please type your reply above this line -##"),
]

FORWARDED = "---------- Forwarded message ---------\nFrom: Bank <info@bank.example>\n\nThe transfer is booked."
PEOPLE = [
    by_text("nothing quoted", f"{NEW}\n", ""),
    by_text("passed on without a word", FORWARDED, "", FORWARDED),
    by_text("passed on with a word", f"{NEW}\n\n{FORWARDED}", FORWARDED),
    by_text(
        "passed on from a telephone",
        "Надіслано з iPhone\n\nПочаток пересланого повідомлення:\n\nВід: Банк <info@bank.example>\nПереказ зараховано.",
        "Надіслано з iPhone",
        "Початок пересланого повідомлення:\n\nВід: Банк <info@bank.example>\nПереказ зараховано.",
    ),
    by_text(
        "answer below",
        f"On Nov 22, 2026, Openline wrote:\n{CITED}\n\n{NEW}\n",
        f"On Nov 22, 2026, Openline wrote:\n{CITED}",
    ),
    by_text(
        "answers between the lines",
        "22.11.2026 10:15, Openline пише:\n> Який браузер?\nFirefox\n> Відколи?\nЗ учора\n> З повагою, Openline\n",
        "22.11.2026 10:15, Openline пише:\n\n> З повагою, Openline",
        "> Який браузер?\nFirefox\n> Відколи?\nЗ учора",
    ),
    by_text(
        "a greeting, and an answer below",
        "Добрий день!\n\n> Який браузер?\n\nFirefox\n",
        "",
        "Добрий день!\n\n> Який браузер?\n\nFirefox",
    ),
    by_text(
        "a long cited line broken on its way",
        f"{NEW}\n\n> This is a long line of the older letter that was broken on its way by\nsome server\n> and"
        " went on.\n",
        "> This is a long line of the older letter that was broken on its way by\nsome server\n> and went on.",
    ),
    by_text("only a quotation", CITED, "", CITED),
    by_text("only a signature", "-- \nTaras Vovk", "", "--\nTaras Vovk"),
    by_text(
        "begins like an announcement",
        "22 листопада о 10:15 ваш оператор написав:\nчекайте добу. Минуло дві.",
        "",
        "22 листопада о 10:15 ваш оператор написав:\nчекайте добу. Минуло дві.",
    ),
    by_text(
        "tells of a transfer",
        "Від: Тарас Вовк\nКому: Openline\nДата: 22.11.2026\nСума: 4 200 грн\nНе зараховано.",
        "",
        "Від: Тарас Вовк\nКому: Openline\nДата: 22.11.2026\nСума: 4 200 грн\nНе зараховано.",
    ),
    by_text(
        "a telephone is no signature", f"{NEW}\nSent you the phone number.", "", f"{NEW}\nSent you the phone number."
    ),
    by_text(
        "says what he wrote on",
        f"{NEW}\nВідправлено з телефону дружини, бо мій вкрали.",
        "",
        f"{NEW}\nВідправлено з телефону дружини, бо мій вкрали.",
    ),
    by_text("parts of a letter", "\n".join(["A", "—", *"bcdefghij"]), "", "\n".join(["A", "—", *"bcdefghij"])),
    by_text("a telephone's dash", f"{NEW}\n\n—\nТарас", "—\nТарас"),
    by_text("sent from a card", "Відправлено з карти 4 200 грн", "", "Відправлено з карти 4 200 грн"),
    by_text(
        "a dash is no signature",
        "Було так:\n- вхід\n- код\n--- потім нічого",
        "",
        "Було так:\n- вхід\n- код\n--- потім нічого",
    ),
]

SIGNED = [
    by_text(
        "a signature after its mark",
        f"{NEW}\n\n-- \nТарас Вовк\n+44 20 7946 0117\n",
        "--\nТарас Вовк\n+44 20 7946 0117",
    ),
    by_text(
        "a signature, and the older letter below it",
        f"{NEW}\n\n--\nТарас Вовк\n\n22.11.2026 10:15, Openline пише:\n{CITED}\n",
        f"--\nТарас Вовк\n\n22.11.2026 10:15, Openline пише:\n{CITED}",
    ),
    by_text(
        "a telephone's line above the older letter",
        f"{NEW}\n\nSent from my iPhone\n\n> On 22 Nov 2026, at 10:15, Openline <support@pryklad.example>"
        f" wrote:\n> \n{CITED}\n",
        f"Sent from my iPhone\n\n> On 22 Nov 2026, at 10:15, Openline <support@pryklad.example> wrote:\n>\n{CITED}",
    ),
    signed("iPhone, en", "Sent from my iPhone"),
    signed("iPhone, uk", "Надіслано з iPhone"),
    signed("iPhone, ru", "Отправлено с iPhone"),
    signed("iPhone, de", "Von meinem iPhone gesendet"),
    signed("iPhone, pl", "Wysłane z iPhone'a"),
    signed("mail.ru", "Отправлено из Почты Mail.ru"),
    signed("mail.ru, mobile", "Отправлено из мобильной Почты Mail"),
    signed("Yandex", "Отправлено из мобильного приложения Яндекс.Почты"),
    signed("Outlook for Android, en", "Get Outlook for Android<https://aka.ms/AAb9ysg>"),
    signed("Outlook for Android, uk", "Надіслано з Outlook для Android"),
    signed("Outlook for iOS, ru", "Отправлено из Outlook для iOS"),
    signed("Outlook for Android, de", "Outlook für Android<https://aka.ms/AAb9ysg> beziehen"),
    signed("Outlook for iOS, pl", "Wysłane z programu Outlook dla systemu iOS"),
    signed("Windows, uk", "Надіслано з Пошти для Windows"),
    signed("Windows, ru", "Отправлено из Почты для Windows"),
    signed("GMX", "Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet."),
    signed("Yahoo", "Sent from Yahoo Mail on Android"),
]

TEXT = [*ANNOUNCED, *HEADED, *PEOPLE, *SIGNED]
