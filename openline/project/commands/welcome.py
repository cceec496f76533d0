"""What `openline up` tells the person who started it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openline.project.options import Options

RESET = "openline agents reset-password EMAIL"


def tell_addresses(options: Options) -> None:
    print(f"  workspace   {options.base_url}/")
    if options.demo:
        print(f"  demo site   {options.base_url}/demo/")


def tell_sign_ins() -> None:
    """Seed the demo; the passwords of agents made now are told here and nowhere else."""
    from openline.demo.seed import seed

    made = seed()
    if not made:
        print(f"\n  The demo's agents keep their passwords. A new one: {RESET}")
        return
    print("\n  Sign in as (each password is shown this once):")
    widths = [max(len(row[column]) for row in made) for column in range(4)]
    for email, password, name, role in made:
        cells = zip((email, password, name, role), widths, strict=True)
        print("    " + "  ".join(text.ljust(width) for text, width in cells).rstrip())
    print(f"  A new password: {RESET}")


def tell_set_up_link(options: Options) -> None:
    from openline.people.setup import setup_token

    token = setup_token()
    if token is not None:
        print(f"\n  Make the first admin here: {options.base_url}/set-up/{token}/")
