"""What backtracking is fed with, repeated: beginnings of all that a reader of letters looks for."""

from __future__ import annotations

KILLERS = [
    b" ", b"\t", b">", b"> ", b"\n", b"\r", b"-", b"_", b"=", b"=\n", b'"', b"(", b")", b"<", b"&", b"&#",
    b"&lt;", b";", b",", b"a@", b"@", b"a.", b"<a", b"<!--", b"<![CDATA[", b"<a href=", b"<img src=cid:",
    b"<div>", b"<table><td>", b"<p ", b"</", b"<blockquote>", b"<b><i>", b"<style>", b"<svg><style>",
    b"<math><mtext>", b"<font color=", b"<a style='", b"url(", b"On ", b"On Mon, wrote", b"wrote:\n", b"\nFrom: ",
    b"From: x\nSent: ", b"\n> On ", b"-- \n", b"\xd0\xbf\xd0\xb8\xd1\x88\xd0\xb5:\n",
    b"-----Original Message-----\n", b"Am 1.1.26 schrieb ", b"\nbegin 644 ", b"begin 644 x\n", b"\n--m", b"=?",
    b"=?utf-8?Q?", b"?=", b"Content-Type: ", b"; a", b"; a=", b"; a*0*=", b"*0", b"\\", b"1.", b"5.1.", b"550 ",
    b"<a@", b"message-id: ", b"BEGIN:VEVENT\n", b"SUMMARY;", b"DTSTART:2", b"http://", b"https://a.", b"www.",
    b"[cid:", b"&nbsp;", b"\xc2\xa0", b"\xe2\x80\x8b", b"\xf0\x9f\x98\x80", b"ol><li", b"<ol><li>", b"<ul>",
    b"<pre>", b"<br>", b"<hr>", b"| ", b"* ", b"1. ", b"___", b"***", b"mailto:", b"data:image/png;base64,",
]  # fmt: skip
