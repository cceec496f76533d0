"""Agents, departments and who belongs where."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language


class AgentManager(BaseUserManager["Agent"]):
    """Makes agents with a hashed password; the e-mail address is the name they sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Agent:
        agent = self.model(email=self.normalize_email(email).lower(), **fields)
        agent.set_password(password)
        agent.save(using=self._db)
        return agent


class Agent(AbstractBaseUser):
    """A person who answers."""

    THEMES = [("auto", "auto"), ("light", "light"), ("dark", "dark")]

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    picture = models.CharField(max_length=64, blank=True)  # key of a stored file
    languages = models.JSONField(default=list)  # the languages spoken with customers: ["uk", "en"]
    admin_since = models.DateTimeField(null=True, blank=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    signed_out_at = models.DateTimeField(null=True, blank=True)  # sessions begun before are over
    created_at = models.DateTimeField(auto_now_add=True)

    # how the workspace looks to this agent
    language = models.CharField(max_length=8, blank=True)  # empty: the browser decides
    theme = models.CharField(max_length=8, choices=THEMES, default="auto")
    dense = models.BooleanField(default=False)
    single_keys = models.BooleanField(default=True)  # WCAG 2.1.4: single-key shortcuts can be off

    objects = AgentManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="agent_email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_admin(self) -> bool:
        return self.admin_since is not None

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django asks this at every request
        return self.deactivated_at is None

    def save(self, **how: Any) -> None:
        with transaction.atomic():  # Django itself saves the last sign-in without one, past the queue of writers
            super().save(**how)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django compares this at every request, so one write ends every session, wherever it is kept."""
        since = self.signed_out_at.isoformat() if self.signed_out_at else ""
        salt = "openline.people.models.Agent.session"
        return salted_hmac(salt, f"{self.password}|{since}", secret=secret, algorithm="sha256").hexdigest()


class Department(models.Model):
    """Who may see and answer. A walled one helps no other and is helped by none."""

    key = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)  # {"en": "Technical", "uk": "Технічний", "ru": "Технический"}
    walled_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    @property
    def walled(self) -> bool:
        return self.walled_since is not None

    def name_in(self, language: str) -> str:
        """The name in that language, else in English, else the key."""
        return self.names.get(language.split("-")[0]) or self.names.get("en") or self.key


class Membership(models.Model):
    """An agent answers in a department (role agent), or supervises it."""

    ROLES = [("agent", "agent"), ("supervisor", "supervisor")]

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=ROLES, default="agent")
    since = models.DateTimeField()
    added_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "department"], name="one_membership_a_department"),
            models.CheckConstraint(condition=models.Q(role__in=["agent", "supervisor"]), name="membership_role_known"),
        ]


class MembershipChange(models.Model):
    """Who joined or left a department, by whom: the department sees it, and it is never deleted."""

    KINDS = [("joined", "joined"), ("left", "left"), ("role_changed", "role_changed")]

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="changes")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    role = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["department", "-at"], name="membership_changes_newest")]
