"""Prose made by the tests: paragraphs about nothing in particular, in several languages, into which a needle can be put."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from textwrap import fill

FILLER = {
    "en": (
        "The garden lies behind the house and is quiet in the morning. Birds come to the fountain and drink for a while. "
        "The leaves of the old trees move in the wind as they always have. People walk along the path and look at the flowers.",
        "A good day begins with a cup of tea in the kitchen. The light of the window falls on the table and makes it look warm. "
        "Somebody in the street is singing a song that everybody knows. The smell of bread comes from around the corner.",
    ),
    "de": (
        "Der Garten liegt hinter dem Haus und ist am Morgen still. Die Vögel kommen zu dem Brunnen und trinken eine Weile. "
        "Die Blätter der alten Bäume bewegen sich im Wind wie es immer war. Die Leute gehen auf dem Weg und sehen die Blumen an.",
    ),
    "fr": (
        "Le jardin est derrière la maison et il est calme dans la lumière du matin. Les oiseaux viennent à la fontaine. "
        "Les feuilles des arbres bougent dans le vent avec douceur. Les gens marchent sur le chemin et regardent les fleurs.",
    ),
    "ru": (
        "Сад лежит за домом и утром в нём тихо и светло как на картине. Птицы прилетают к фонтану и пьют из него воду. "
        "Листья старых деревьев движутся на ветру так же как и всегда. Люди идут по дорожке и смотрят на цветы.",
    ),
    "zh": (
        "花园在房子的后面，早晨很安静。鸟儿飞到喷泉边喝了一会儿水。老树的叶子在风中轻轻地摇着。人们走在小路上看着美丽的花。",
    ),
    "ja": (
        "庭は家のうしろにあり、朝はとても静かです。鳥が噴水に来て水を飲んでいます。"
        "古い木の葉が風にゆれています。人びとは道を歩いて花を見ています。",
    ),
}

NEEDLES = {
    "en": (
        "The gate closes at 18:45 in the evening.",
        "Here the gardener Wilhelmina Brandt planted roses.",
        "The water is not good to drink.",
        "If it rains the tour is put off.",
        "Visitors must leave their bags outside.",
        "Call `garden.open()` in the morning.",
        "It was opened on a Tuesday in Lent.",
        "The plan is in docs/plan.md for all to read.",
    ),
    "de": (
        "Das Wasser ist nicht gut.",
        "Falls es regnet, wird gewartet.",
        "Es sind 14 Bäume.",
        "Hier pflanzte Wilhelmine Brandt.",
    ),
    "fr": (
        "Cette eau n'est pas bonne.",
        "Si la pluie vient, on attend.",
        "On a compté 14 arbres.",
        "Il ouvre un mardi.",
    ),
    "ru": (
        "Эту воду нельзя пить.",
        "Если пойдёт дождь, мы подождём.",
        "Здесь 14 деревьев.",
        "Розы посадила Вильгельмина Брандт.",
    ),
    "zh": ("这里的水没有人喝。", "如果下雨，我们等一等。", "这里有14棵树。"),
    "ja": ("この水は飲めません。", "もし雨なら、待つことにします。", "木は14本あります。"),
}


def prose(language: str, needle: str = "", *, paragraphs: int = 24) -> str:
    """So many paragraphs, each a little different from the others, the needle in the middle of one in the middle."""
    fillers = FILLER[language]
    parts = [fillers[at % len(fillers)] for at in range(paragraphs)]
    marks = ".。"
    parts = [_turned(part, at, marks) for at, part in enumerate(parts)]
    if needle:
        middle = paragraphs // 2
        end = next(at for at, sign in enumerate(parts[middle]) if sign in marks) + 1
        parts[middle] = f"{parts[middle][:end]} {needle}{parts[middle][end:]}"
    return "\n\n".join(parts) + "\n"


def _turned(part: str, by: int, marks: str) -> str:
    """The sentences of a paragraph, as many of them left away and turned around as makes it a paragraph of its own."""
    mark = next(sign for sign in marks if sign in part)
    sentences = [said.strip() + mark for said in part.split(mark) if said.strip()]
    turn = by % len(sentences)
    glue = "" if mark == "。" else " "
    return glue.join(sentences[turn:] + sentences[:turn] + sentences[: by // len(sentences) % 3])


_OPENINGS = (
    "In the morning|Behind the house|Along the old path|For a while|As it has always been|On the way home".split("|")
)
_SUBJECTS = "birds|people of the street|two of the neighbours|the leaves|the children|the light of the sun".split("|")
_VERBS = "come to|look at|talk about|are found by|wait for|sing of|go around|move towards".split("|")
_OBJECTS = "the fountain|the flowers of the garden|the tables in the kitchen|the trees|the market|a cup of tea".split(
    "|"
)


def essay(random: Random, facts: Sequence[str]) -> str:
    """Wrapped paragraphs of English sentences about nothing, one of these facts in each."""

    def sentence() -> str:
        opening, subject, verb, thing = map(random.choice, (_OPENINGS, _SUBJECTS, _VERBS, _OBJECTS))
        return f"{opening} {subject} {verb} {thing} and {random.choice(_VERBS)} {random.choice(_OBJECTS)}."

    def paragraph(fact: str) -> str:
        sentences = [sentence() for _ in range(random.randint(3, 7))]
        sentences.insert(random.randint(0, len(sentences)), fact)
        return fill(" ".join(sentences), 90)

    return "\n\n".join(map(paragraph, facts)) + "\n"
