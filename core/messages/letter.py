"""A letter to write: checked when it is made, so that a mistake of ours stops the cause and not the worker."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template import Context, Engine

from core.messages import gsm7
from core.messages.topics import topic
from core.models import Channel

MOBILE = re.compile(r"\+[1-9]\d{6,14}")
LONGEST_SUBJECT, LONGEST_KEY, LONGEST_ADDRESS = 200, 200, 254


class LetterRefused(ValueError):
    """The programmer's letter cannot be sent as it is: too long, to nobody, about nothing known."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What to send, to whom, and why.

    ``to`` is an e-mail address, or a mobile number in E.164. ``text`` is the body: the greeting, the way out and the
    name of the portal are added around it. ``html`` is the same body as a fragment (paragraphs, lists, links, h2);
    without it, it is made from the text. ``key`` names the cause (« hold-expired:12:email »): the same key is written
    once, whoever asks again; it holds nothing about a person. A letter without ``one_way_out`` is one that the law or
    the person's own request calls for: preferences do not hold it back.
    """

    channel: str
    to: str
    topic: str
    key: str
    text: str
    subject: str = ""
    html: str = ""
    one_way_out: bool = True


def checked(letter: Letter) -> Letter:
    """The letter, ready for its row: an address in one spelling, an SMS in its alphabet. Raises LetterRefused."""
    if letter.channel not in Channel.values:
        raise LetterRefused(f"No channel {letter.channel!r}.")
    try:
        about = topic(letter.topic)
    except ValueError as error:
        raise LetterRefused(str(error)) from None
    if letter.one_way_out and not about.choice:
        raise LetterRefused(f"Nobody chooses about {letter.topic!r}: its letters have no way out.")
    if about.choice and not letter.one_way_out:
        raise LetterRefused(f"People choose about {letter.topic!r}: its letters have their way out.")
    if not letter.key or len(letter.key) > LONGEST_KEY:
        raise LetterRefused("A letter names its cause, in at most 200 characters.")
    if "@" in letter.key:
        raise LetterRefused("The key of a letter holds no address.")
    if not letter.text.strip():
        raise LetterRefused("A letter says something.")
    return _email(letter) if letter.channel == Channel.EMAIL else _sms(letter)


def normalised(channel: str, to: str) -> str:
    """The one spelling of an address; two spellings of one address are one person's choices."""
    return to.strip().lower() if channel == Channel.EMAIL else to.strip()


def text_of(template: str, context: Mapping[str, object]) -> str:
    """A body rendered from a text template, whose variables are written as they are: nothing here is HTML."""
    return Engine.get_default().get_template(template).render(Context(dict(context), autoescape=False)).strip()


def _email(letter: Letter) -> Letter:
    to = normalised(letter.channel, letter.to)
    try:
        validate_email(to)
    except ValidationError:
        raise LetterRefused("The address of the letter is no e-mail address.") from None
    if len(to) > LONGEST_ADDRESS:
        raise LetterRefused("The address of the letter is too long.")
    if not letter.subject.strip() or len(letter.subject) > LONGEST_SUBJECT or set("\r\n") & set(letter.subject):
        raise LetterRefused("An e-mail has an object: one line of at most 200 characters.")
    return replace(letter, to=to)


def _sms(letter: Letter) -> Letter:
    to = normalised(letter.channel, letter.to)
    if not MOBILE.fullmatch(to):
        raise LetterRefused("The number of the letter is not in E.164.")
    if letter.subject or letter.html:
        raise LetterRefused("An SMS is a text, without object nor HTML.")
    text = gsm7.plain(letter.text.strip())
    if odd := gsm7.strange(text):
        raise LetterRefused(f"An SMS cannot carry {' '.join(sorted(odd))}.")
    if (length := gsm7.septets(text)) > gsm7.MOST:
        raise LetterRefused(f"An SMS has at most {gsm7.MOST} characters, this one has {length}.")
    return replace(letter, to=to, text=text)
