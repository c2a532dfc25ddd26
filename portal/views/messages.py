"""What people receive: the way out of a letter, their choices with or without an account."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import memberships_of
from accounts.models import User
from core.messages import links, preferences, topics
from core.messages.addresses import address_refuses, address_row
from core.messages.topics import Audience, Topic
from core.models import Channel, ContactAddress, Frequency
from portal.forms.message_choices import MessageChoicesForm, Question


# A mail program posts here by itself (RFC 8058), with no cookie: the signed link is the proof, and all that it can do
# is to stop letters.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_out(request: HttpRequest, token: str) -> HttpResponse:
    """No more letters of a topic, by one POST. Programs that open every link of a mail (GET) change nothing."""
    link = links.opened(token)
    if link is None:
        return _lost(request)
    done = request.method == "POST"
    if done:
        preferences.leave(link.address, link.topic, now=timezone.now())
    context = {"token": token, "topic": topics.label_of(link.topic), "done": done}
    return render(request, "pages/message_way_out.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, token: str) -> HttpResponse:
    """What one address receives, from a link of its letters. The page does not say which address it is."""
    link = links.opened(token)
    if link is None:
        return _lost(request)
    form = MessageChoicesForm(
        _questions(link.address, _topics_of(link)), request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        preferences.choose(link.address, form.frequencies(link.address.channel), now=timezone.now())
        return HttpResponseRedirect(f"{reverse('message_choices', args=[token])}?enregistre=1")
    context = {"form": form, "token": token, "saved": request.GET.get("enregistre") == "1"}
    return render(request, "pages/message_choices.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_messages(request: HttpRequest) -> HttpResponse:
    """What the person who signed in receives, by each of their ways."""
    assert isinstance(request.user, User)  # noqa: S101 - for mypy: the middleware let nobody else in
    ways = _ways_of(request.user)
    form = MessageChoicesForm(_my_questions(request.user, ways), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        for channel, to in ways:
            preferences.choose(address_row(channel, to), form.frequencies(channel), now=timezone.now())
        return HttpResponseRedirect(f"{reverse('my_messages')}?enregistre=1")
    refusals = {channel: refusal for channel, to in ways if (refusal := address_refuses(channel, to))}
    context = {
        "form": form,
        "email_refused": refusals.get(Channel.EMAIL.value),
        "sms_refused": refusals.get(Channel.SMS.value),
        "saved": request.GET.get("enregistre") == "1",
    }
    return render(request, "pages/my_messages.html", context, status=400 if form.errors else 200)


def _lost(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/message_link_lost.html", status=404)


def _topics_of(link: links.Opened) -> list[Topic]:
    """Those of the same audience as the letter, and those that the address chose about before."""
    audience = topics.topic(link.topic).audience if link.topic in topics.codes() else Audience.PARENTS
    chosen = set(link.address.preferences.values_list("topic", flat=True))
    every = topics.topics(*Audience)
    return [topic for topic in every if topic.audience == audience or topic.code in chosen]


def _questions(address: ContactAddress, asked: Iterable[Topic]) -> list[Question]:
    now = dict(address.preferences.values_list("topic", "frequency"))
    return [Question(address.channel, topic, now.get(topic.code, Frequency.AT_ONCE)) for topic in asked]


def _ways_of(user: User) -> list[tuple[str, str]]:
    ways = ((Channel.EMAIL.value, user.email), (Channel.SMS.value, user.phone))
    return [(channel, to) for channel, to in ways if to]


def _my_questions(user: User, ways: list[tuple[str, str]]) -> list[Question]:
    """A professional also hears of professionals' topics, an administrator of the portal of all."""
    professional = memberships_of(user).exists()
    audiences: tuple[Audience, ...]
    audiences = (Audience.PARENTS, Audience.PROFESSIONALS) if professional else (Audience.PARENTS,)
    if user.is_staff:
        audiences = tuple(Audience)
    questions = []
    for channel, to in ways:
        now = preferences.choices_of(channel, to)
        usual = preferences.usual_frequency(channel, has_email=bool(user.email))
        questions += [Question(channel, topic, now.get(topic.code, usual)) for topic in topics.topics(*audiences)]
    return questions
