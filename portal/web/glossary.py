"""The words of the portal in plain language: one word, one meaning."""

from __future__ import annotations

from portal.web.i18n import Texts


def glossary(texts: Texts) -> tuple[tuple[str, str], ...]:
    """Return (term, meaning) in the order in which a reader meets them."""
    _ = texts.gettext
    return (
        (
            _("Appeal"),
            _(
                "One registered message of a citizen, whatever the way it came: a letter, a form "
                "on a site, a post that an authority took up. If it holds several questions, "
                "each has its own topic and outcome."
            ),
        ),
        (
            _("Counted appeals"),
            _(
                "Received appeals without those forwarded to another body, withdrawn, rejected "
                "at moderation or repeating a record. Open ones are counted. The denominator of "
                "every rate."
            ),
        ),
        (
            _("Regime"),
            _("The rules under which an appeal is handled: a law on letters, a platform's terms."),
        ),
        (
            _("Channel"),
            _("The way an appeal came in: social network, state portal, letter, telephone."),
        ),
        (_("Source"), _("The system of an authority from which the records come.")),
        (_("Outcome"), _("What the authority itself says became of the appeal.")),
        (
            _("Rating"),
            _("What the applicant says of the outcome where the source asks: agrees or does not."),
        ),
        (
            _("Repeat"),
            _("An appeal that its source calls a repeated one. The source decides what that is."),
        ),
        (_("Due day"), _("The day by which an answer was due, as the source gives it.")),
        (
            _("Deadline"),
            _(
                "How soon an answer is due by law or by a published rule, in calendar or working "
                "time. A fact about the rule, with its legal basis and dates."
            ),
        ),
        (
            _("Explained"),
            _("An answer that brings no measures: how the rules work, or why nothing will change."),
        ),
        (
            _("Place"),
            _(
                "A region, a municipality or a city district, with a code that stays when the "
                "name changes."
            ),
        ),
        (
            _("Version of a place"),
            _(
                "A place as it was between two days: its name, kind, code and what it lay in. The "
                "place stays the same through all its versions."
            ),
        ),
        (
            _("Event of places"),
            _(
                "A change with a day: a new name, kind, code or region, a merger, a split, a moved "
                "boundary."
            ),
        ),
        (
            _("Recast"),
            _(
                "A series computed for the borders of another day. Sums of whole places are exact; "
                "where residents were divided it is an estimate, marked E and never part of a rate."
            ),
        ),
        (
            _("Tile map"),
            _(
                "A map on which every place is one tile of the same size, roughly where the place "
                "lies. It draws no borders."
            ),
        ),
        (
            _("Group by population"),
            _(
                "Places of like size, so that a town is compared with towns and a large city with "
                "large cities. The operator sets the limits of the groups."
            ),
        ),
        (
            _("Crosswalk"),
            _(
                "A table that leads the categories of a source to our topics and says how exactly. "
                "What it does not name is left unclassified, never guessed."
            ),
        ),
        (
            _("Release"),
            _(
                "All published numbers of one day. A release is never edited; corrections come "
                "with the next one."
            ),
        ),
        (
            _("Audit"),
            _(
                "The attacks that a program makes on a release before it can be published. If one "
                "succeeds, there is no release."
            ),
        ),
        (
            _("Coverage"),
            _(
                "Which source reported which month for which place. The operator declares it; it "
                "is never guessed from the counts."
            ),
        ),
        (
            _("Late appeal"),
            _("An appeal whose record arrived after its month was published."),
        ),
        (
            _("Rounding"),
            _("Small counts are moved up or down so that no figure can point to a person."),
        ),
        (
            _("Interval"),
            _(
                "The bounds between which the chance behind a share lies, in 95 cases of 100. It "
                "holds what chance and rounding do together."
            ),
        ),
        (
            _("Structure of a table"),
            _("What each column means: its role, type, unit and codelist. It is published too."),
        ),
        (_("Rolling year"), _("Twelve months in a row, ending with the month named.")),
        (
            _("Forecast"),
            _(
                "What a published method expects of months that have not come. It is always given "
                "with a range, and is never a count."
            ),
        ),
        (
            _("Test on past months"),
            _(
                "Forecasts made as if what followed were not known, and held against it: the error "
                "that stands beside a forecast comes from there."
            ),
        ),
        (
            _("Month above expectation"),
            _(
                "A month in which more appeals came than the other months lead one to expect, "
                "clearly enough that few of all such findings are chance."
            ),
        ),
    )
