from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB instead of Django's 100: every request thread may be hashing at the same time."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
