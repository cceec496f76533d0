"""Replies as mail programs write them, and what of each is new: (program, HTML, text, reply, quoted)."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    program: str
    html: str
    text: str
    reply: str
    quoted: str


WHO = "Openline &lt;<a href='mailto:support@pryklad.example'>support@pryklad.example</a>&gt;"
TO = "Openline <support@pryklad.example>"
NEW = "Дякую, тепер працює."
OLD = "Добрий день! Спробуйте ще раз."


def by_html(program: str, html: str, quoted: str, reply: str = NEW) -> Case:
    return Case(program, html, "", reply, quoted)


def by_text(program: str, text: str, quoted: str, reply: str = NEW) -> Case:
    return Case(program, "", text, reply, quoted)


GMAIL = (
    '<div dir="ltr">{new}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr"'
    ' class="gmail_attr">{line}'
    '<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
    'padding-left:1ex"><div dir="ltr">{old}</div></blockquote></div>'
)


def gmail(language: str, line: str, seen: str) -> Case:
    return by_html(f"Gmail, {language}", GMAIL.format(new=NEW, line=line, old=OLD), f"{seen}\n\n{OLD}")


HTML = [
    gmail("uk", f"нд, 22 лист. 2026 р. о 10:15 {WHO} пише:", f"нд, 22 лист. 2026 р. о 10:15 {TO} пише:"),
    gmail("ru", f"вс, 22 нояб. 2026 г. в 10:15, {WHO}:", f"вс, 22 нояб. 2026 г. в 10:15, {TO}:"),
    gmail("en", f"On Sun, Nov 22, 2026 at 10:15 AM {WHO} wrote:", f"On Sun, Nov 22, 2026 at 10:15 AM {TO} wrote:"),
    gmail("pl", f"niedz., 22 lis 2026 o 10:15 {WHO} napisał(a):", f"niedz., 22 lis 2026 o 10:15 {TO} napisał(a):"),
    gmail(
        "de", f"Am So., 22. Nov. 2026 um 10:15 Uhr schrieb {WHO}:", f"Am So., 22. Nov. 2026 um 10:15 Uhr schrieb {TO}:"
    ),
    gmail(
        "a language that nobody here knows",
        f"2026 m. lapkr. 22 d., 10:15, {WHO} rašė:",
        f"2026 m. lapkr. 22 d., 10:15, {TO} rašė:",
    ),
    by_html(
        "Gmail with a signature",
        f'<div dir="ltr">{NEW}<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br>'
        '<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div>Тарас Вовк</div></div></div><br>'
        f'<div class="gmail_quote"><div class="gmail_attr">нд, 22 лист. 2026 р. о 10:15 {WHO} пише:<br></div>'
        f'<blockquote class="gmail_quote">{OLD}</blockquote></div>',
        f"--\nТарас Вовк\n\nнд, 22 лист. 2026 р. о 10:15 {TO} пише:\n\n{OLD}",
    ),
    by_html(
        "Gmail, answers between the lines",
        '<div class="gmail_quote"><div class="gmail_attr">On Sun, Nov 22, 2026 at 10:15 AM Openline'
        " &lt;support@pryklad.example"
        '&gt; wrote:<br></div><blockquote class="gmail_quote">Which browser?</blockquote></div><div>Firefox</div>'
        '<blockquote class="gmail_quote">Since when?</blockquote><div>Yesterday</div>'
        '<blockquote class="gmail_quote">Thank you</blockquote>',
        f"On Sun, Nov 22, 2026 at 10:15 AM {TO} wrote:\n\nThank you",
        "> Which browser?\n\nFirefox\n\n> Since when?\n\nYesterday",
    ),
    by_html(
        "Gmail, passed on without a word",
        '<div dir="ltr"><br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">----------'
        " Forwarded message ---------"
        "<br>Від: <b>Банк</b> &lt;info@bank.example&gt;<br>Date: нд, 22 лист. 2026 р. о 10:15<br>Subject: Виписка<br>"
        "To: &lt;taras@post.example&gt;<br></div><br>Переказ зараховано.</div></div>",
        "",
        "---------- Forwarded message ---------\nВід: Банк <info@bank.example>\nDate: нд, 22 лист. 2026 р. о 10:15\n"
        "Subject: Виписка\nTo: <taras@post.example>\n\nПереказ зараховано.",
    ),
    by_html(
        "Gmail, passed on with a word",
        f'<div dir="ltr">{NEW}</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded'
        " message ---------<br>"
        "From: Банк &lt;info@bank.example&gt;<br></div>Переказ зараховано.</div>",
        "---------- Forwarded message ---------\nFrom: Банк <info@bank.example>\nПереказ зараховано.",
    ),
    by_html(
        "Outlook on the web",
        f'<div class="elementToProof" style="font-size:12pt">{NEW}</div><div id="appendonsend"></div>'
        '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font'
        ' face="Calibri">'
        f"<b>Від:</b> {WHO}<br><b>Надіслано:</b> 22 листопада 2026 р. 10:15<br><b>Кому:</b> taras@post.example<br>"
        f"<b>Тема:</b> Re: Код</font></div><div>{OLD}</div>",
        f"Від: {TO}\nНадіслано: 22 листопада 2026 р. 10:15\nКому: taras@post.example\nТема: Re: Код\n{OLD}",
    ),
    by_html(
        "Outlook for Windows, uk",
        f'<div class="WordSection1"><p class="MsoNormal">{NEW}<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;'
        "</o:p></p><div>"
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
        f"<b>From:</b> {WHO}<br><b>Sent:</b> Sunday, November 22, 2026 10:15 AM<br><b>To:</b> Тарас<br>"
        "<b>Subject:</b> Код"
        f'<o:p></o:p></p></div></div><p class="MsoNormal">{OLD}<o:p></o:p></p></div>',
        f"From: {TO}\nSent: Sunday, November 22, 2026 10:15 AM\nTo: Тарас\nSubject: Код\n{OLD}",
    ),
    by_html(
        "Outlook for Windows, in a language that nobody here knows",
        f'<p class="MsoNormal">{NEW}</p><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt'
        ' 0cm 0cm 0cm">'
        f'<p class="MsoNormal"><b>Nuo:</b> {WHO}<br><b>Išsiųsta:</b> 2026-11-22</p></div><p'
        f' class="MsoNormal">{OLD}</p>',
        f"Nuo: {TO}\nIšsiųsta: 2026-11-22\n{OLD}",
    ),
    by_html(
        "Outlook for iOS",
        f'<div dir="ltr">{NEW}</div><div id="ms-outlook-mobile-signature"><div>Отримати <a'
        ' href="https://aka.ms/o0ukef">'
        'Outlook для iOS</a></div></div><div id="mail-editor-reference-message-container"><hr><b>От:</b> Openline<br>'
        f"{OLD}</div>",
        f"Отримати Outlook для iOS\n\nОт: Openline\n{OLD}",
    ),
    by_html(
        "Outlook with an own signature",
        f'<div>{NEW}</div><div id="Signature"><p>Тарас Вовк</p></div><div id="appendonsend"></div><div'
        ' id="divRplyFwdMsg">'
        f"<b>From:</b> Openline<br></div>{OLD}",
        f"Тарас Вовк\n\nFrom: Openline\n{OLD}",
    ),
    by_html(
        "Apple Mail, uk",
        f'<body>{NEW}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>22 лист.'
        f" 2026 р. о 10:15 {WHO}"
        f' пише:</div><br class="Apple-interchange-newline"><div>{OLD}</div></blockquote></div></body>',
        f"22 лист. 2026 р. о 10:15 {TO} пише:\n\n{OLD}",
    ),
    by_html(
        "iPhone, ru",
        f'<html><body dir="auto">{NEW}<div><br><div dir="ltr">Отправлено с iPhone</div><div dir="ltr"><br>'
        '<blockquote type="cite">'
        f"22 нояб. 2026 г., в 10:15, {WHO} написал(а):<br><br></blockquote></div><blockquote type='cite'>"
        f"<div dir='ltr'>{OLD}</div></blockquote></div></body></html>",
        f"Отправлено с iPhone\n\n22 нояб. 2026 г., в 10:15, {TO} написал(а):\n\n{OLD}",
    ),
    by_html(
        "Thunderbird, de",
        f'<p>{NEW}</p><div class="moz-cite-prefix">Am 22.11.26 um 10:15 schrieb Openline:<br></div>'
        f'<blockquote type="cite" cite="mid:c7.12@pryklad.example"><p>{OLD}</p></blockquote>'
        '<pre class="moz-signature" cols="72">-- \nTaras Vovk</pre>',
        f"Am 22.11.26 um 10:15 schrieb Openline:\n\n{OLD}\n\n--\nTaras Vovk",
    ),
    by_html(
        "Thunderbird, answer below",
        '<div class="moz-cite-prefix">22.11.2026 10:15, Openline пише:<br></div><blockquote type="cite"'
        f' cite="mid:x">{OLD}'
        f"</blockquote><p>{NEW}</p>",
        f"22.11.2026 10:15, Openline пише:\n\n{OLD}",
    ),
    by_html(
        "mail.ru",
        f'<div>{NEW}</div><div>&nbsp;</div><div data-signature-widget="container"><div data-signature-widget="content">'
        "<div>--<br>Тарас Вовк</div></div></div><div>&nbsp;</div><blockquote style='border-left:1px solid"
        " #0857A6;margin:10px;"
        f"padding:0 0 0 10px;'>Воскресенье, 22 ноября 2026, 10:15 +03:00 от {WHO}:<br>&nbsp;<div>{OLD}</div>"
        "</blockquote>",
        f"--\nТарас Вовк\n\nВоскресенье, 22 ноября 2026, 10:15 +03:00 от {TO}:\n\n{OLD}",
    ),
    by_html(
        "Yandex",
        f'<div>{NEW}</div><div>\xa0</div><div>22.11.2026, 10:15, "Openline" &lt;support@pryklad.example&gt;:</div>'
        f"<blockquote><div>{OLD}</div></blockquote><div>\xa0</div><div>\xa0</div><div>--\xa0</div>"
        "<div>Отправлено из мобильного приложения Яндекс Почты</div>",
        f'22.11.2026, 10:15, "Openline" <support@pryklad.example>:\n\n{OLD}\n\n--\n'
        "Отправлено из мобильного приложения Яндекс Почты",
    ),
    by_html(
        "ukr.net",
        f'<div>{NEW}</div><br><br><div><i>22 листопада 2026, 10:15:30, від "Openline" &lt;<a'
        ' href="mailto:support@pryklad.example">'
        "support@pryklad.example</a>&gt;</i>: <br></div><br><blockquote style='border-left:1px solid"
        " #cccccc;margin:0px 0px 0px "
        f"0.8ex;padding-left:1ex;'>{OLD}</blockquote>",
        f'22 листопада 2026, 10:15:30, від "Openline" <support@pryklad.example>:\n\n{OLD}',
    ),
    by_html(
        "ukr.net with a head",
        f"<div>{NEW}</div><div>--- Оригінальне повідомлення ---<br>Від кого: Openline"
        " &lt;support@pryklad.example&gt;<br>"
        f"Дата: 22 листопада 2026, 10:15<br></div><div class='xfmc1'>{OLD}</div>",
        f"--- Оригінальне повідомлення ---\nВід кого: {TO}\nДата: 22 листопада 2026, 10:15\n{OLD}",
    ),
    by_html(
        "Proton",
        f'<div style="font-family: Arial">{NEW}</div><div class="protonmail_signature_block"><div'
        ' class="protonmail_signature_block'
        '-proton">Sent with <a href="https://proton.me">Proton Mail</a> secure email.</div></div><div'
        ' class="protonmail_quote">'
        f'On Sunday, November 22nd, 2026 at 10:15, {WHO} wrote:<br><blockquote class="protonmail_quote"'
        f' type="cite">{OLD}'
        "</blockquote></div>",
        f"Sent with Proton Mail secure email.\nOn Sunday, November 22nd, 2026 at 10:15, {TO} wrote:\n\n{OLD}",
    ),
    by_html(
        "Yahoo",
        f'<div class="ydp1yahoo-style-wrap"><div dir="ltr">{NEW}</div></div><div id="ydp2yahoo_quoted_9"'
        ' class="ydp2yahoo_quoted">'
        f"<div><div>On Sunday, November 22, 2026 at 10:15:00 AM GMT+2, {WHO} wrote: </div><div><br></div>"
        f"<div>{OLD}</div></div></div>",
        f"On Sunday, November 22, 2026 at 10:15:00 AM GMT+2, {TO} wrote:\n\n{OLD}",
    ),
    by_html(
        "iCloud",
        f'<div>{NEW}</div><br><br><blockquote type="cite"><div>On Nov 22, 2026, at 10:15, Openline'
        " &lt;support@pryklad.example&gt; "
        f"wrote:</div><br>{OLD}</blockquote>",
        f"On Nov 22, 2026, at 10:15, {TO} wrote:\n\n{OLD}",
    ),
    by_html(
        "GMX",
        f'<div>{NEW}</div><div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; '
        'border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Sonntag, 22.'
        " November 2026 um "
        f"10:15 Uhr<br><b>Von:</b>&nbsp;{WHO}<br><b>Betreff:</b>&nbsp;Re: Code</div><div"
        f' name="quoted-content">{OLD}</div></div></div>',
        f"Gesendet: Sonntag, 22. November 2026 um 10:15 Uhr\nVon: {TO}\nBetreff: Re: Code\n{OLD}",
    ),
    by_html("Tutanota", f'<div>{NEW}</div><blockquote class="tutanota_quote">{OLD}</blockquote>', OLD),
    by_html(
        "Zimbra",
        f'<div>{NEW}</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: '
        f"</b>Openline<br></div>{OLD}",
        f"From: Openline\n{OLD}",
    ),
    by_html(
        "HTML that only wraps text",
        f"<pre>{NEW}\n\nOn 2026-11-22 10:15, Openline wrote:\n&gt; Добрий день!\n&gt; Спробуйте</pre>",
        "On 2026-11-22 10:15, Openline wrote:\n> Добрий день!\n> Спробуйте",
    ),
    by_html(
        "a quotation of his own choice is his words",
        "<p>У правилах сказано:</p><blockquote>Виведення триває добу.</blockquote><p>Минуло дві.</p>",
        "",
        "У правилах сказано:\n\nВиведення триває добу.\n\nМинуло дві.",
    ),
    by_html("an emoji that came as a picture", '<p>Дякую <img alt="🙏" src="cid:e1"></p>', "", "Дякую 🙏"),
]
