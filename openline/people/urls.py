from __future__ import annotations

from allauth.account.views import LoginView, LogoutView
from django.urls import path, re_path
from django.views.i18n import set_language

from .views import agent_state, agents, departments, gate, home, members, pictures, profile

urlpatterns = [
    # allauth finds these two by these names
    path("sign-in/", LoginView.as_view(template_name="people/sign_in.html"), name="account_login"),
    path("sign-out/", LogoutView.as_view(template_name="people/sign_out.html"), name="account_logout"),
    path("set-up/<str:token>/", gate.set_up, name="set_up"),
    path("join/<str:uid>/<str:token>/", gate.join, name="join"),
    path("language/", set_language, name="set_language"),
    re_path(r"^pictures/(?P<key>[\w-]{22})$", pictures.picture, name="picture"),
    path("settings/", home.settings, name="settings"),
    path("settings/profile/", profile.profile, name="settings_profile"),
    path("settings/profile/picture/", profile.picture, name="settings_picture"),
    path("settings/profile/password/", profile.password, name="settings_password"),
    path("settings/agents/", agents.agents, name="settings_agents"),
    path("settings/agents/new/", agents.new_agent, name="settings_agent_new"),
    path("settings/agents/<int:pk>/", agents.agent, name="settings_agent"),
    path("settings/agents/<int:pk>/deactivation/", agent_state.deactivation, name="settings_agent_deactivation"),
    path("settings/agents/<int:pk>/reactivation/", agent_state.reactivation, name="settings_agent_reactivation"),
    path("settings/agents/<int:pk>/link/", agent_state.link, name="settings_agent_link"),
    path("settings/departments/", departments.departments, name="settings_departments"),
    path("settings/departments/new/", departments.new_department, name="settings_department_new"),
    path("settings/departments/<int:pk>/", departments.department, name="settings_department"),
    path("settings/departments/<int:pk>/closure/", departments.closure, name="settings_department_closure"),
    path("settings/departments/<int:pk>/reopening/", departments.reopening, name="settings_department_reopening"),
    path("settings/departments/<int:pk>/members/", members.members, name="settings_members"),
    path("settings/departments/<int:pk>/members/<int:agent>/", members.member, name="settings_member"),
]
