"""Letters that leave, fail, come back, are forged or written by a machine."""

from __future__ import annotations

from tests.letter_sender import hand_over, letter
from tests.letter_stage import TARAS, smtp_server

from .stage import Stage, case


@case("reply_withdrawn")
def a_letter_is_taken_back(stage: Stage) -> None:
    with smtp_server() as server:
        seq = stage.write_letter(server)
        assert stage.ihor.send("POST", f"{stage.path}/withdrawals", {"message": seq}).status == 200


@case("reply_failed", "reply_tried_again", "reply_sent")
def a_letter_fails_and_is_sent_again(stage: Stage) -> None:
    with smtp_server() as server:
        server.refuses = {TARAS: "550 5.1.1 no such user"}
        seq = stage.write_letter(server)
        stage.until("reply_failed")
        server.refuses = {}
        assert stage.olena.send("POST", f"{stage.path}/attempts", {"message": seq}).status == 200
        stage.until("reply_sent")


@case("reply_put_off")
def a_letter_has_to_wait_for_a_server_that_is_away(stage: Stage) -> None:
    with smtp_server() as server:
        server.refuses = {TARAS: "451 4.7.1 greylisted"}
        stage.write_letter(server)
        stage.until("reply_put_off")


@case("reply_bounced", "reply_sent")
def a_letter_is_refused_for_one_of_two(stage: Stage) -> None:
    with smtp_server() as server:
        server.refuses = {"gone@mail.example": "550 5.1.1 no such user"}
        stage.write_letter(server, cc=["gone@mail.example"])
        stage.until("reply_bounced")


@case("message_aside")
def a_machine_answers_a_letter(stage: Stage) -> None:
    first = stage.receive_letter("andrei.litvin@post.example")
    away = {"In_Reply_To": f"<{first}>", "Auto_Submitted": "auto-replied"}
    answer = letter("andrei.litvin@post.example", "support@pryklad.example", "Я у відпустці", **away)
    hand_over(stage.world.desk.smtp_port, [answer])
    stage.until("message_aside")


@case("aside_opened", "message_aside")
def a_forged_letter_is_opened_on_purpose(stage: Stage) -> None:
    stage.receive_letter("taras.vovk@mail.example")
    wanted = {"message": stage.row()["last_seq"]}
    assert stage.olena.send("POST", f"{stage.path}/openings", wanted).status == 200
