"""Public definitions of the indicators: formula, parts and caveats, in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator; ``unit`` says how its value reads (a share is 0..1)."""

    id: str
    unit: Literal["count", "share", "per_1000"]
    label_ru: str
    label_en: str
    definition_ru: str
    definition_en: str
    numerator_ru: str
    numerator_en: str
    denominator_ru: str
    denominator_en: str
    caveat_ru: str
    caveat_en: str

    def label(self, lang: str) -> str:
        """Return the label in ``lang``."""
        return self.label_ru if lang == "ru" else self.label_en

    def text(self, part: str, lang: str) -> str:
        """Return ``definition``, ``numerator``, ``denominator`` or ``caveat`` in ``lang``."""
        text: str = getattr(self, f"{part}_{'ru' if lang == 'ru' else 'en'}")
        return text


RECEIVED = Indicator(
    "received",
    "count",
    "Поступило обращений",
    "Appeals received",
    "Сколько обращений поступило за период, по месяцу поступления.",
    "Number of appeals received in the period, by month of receipt.",
    "все поступившие обращения",
    "all appeals received",
    "",
    "",
    "Больше обращений — не значит, что живётся хуже: чаще пишут там, где привыкли к ответу.",
    "More appeals do not mean a worse place: people write where they are used to an answer.",
)
RESOLUTION_RATE = Indicator(
    "resolution_rate",
    "share",
    "Доля обращений, по которым приняты меры",
    "Resolution rate",
    "Доля учтённых обращений, по которым меры приняты в срок наблюдения после поступления. "
    "Считается только там, где источники сообщают исход.",
    "Share of counted appeals on which measures were taken within the maturity term after receipt. "
    "Only appeals whose sources report outcomes are counted.",
    "обращения с исходом «меры приняты»",
    "appeals with the outcome “measures taken”",
    "поступившие без переадресованных, отозванных, отклонённых и записанных повторно",
    "received without forwarded, withdrawn, rejected and duplicate ones",
    "О мерах сообщает сам орган власти; согласен ли заявитель, отсюда не видно. Мера без даты "
    "считается принятой в срок.",
    "The authority itself reports the measures; whether the applicant agrees is not seen here. "
    "Measures without a date count as taken in time.",
)
CLOSED_RATE = Indicator(
    "closed_rate",
    "share",
    "Доля закрытых обращений",
    "Closed rate",
    "Доля учтённых обращений, закрытых в срок наблюдения после поступления. "
    "Закрыто не значит решено: источник не сообщает исход.",
    "Share of counted appeals closed within the maturity term after receipt. "
    "Closed does not mean solved: the source reports no outcome.",
    "обращения с любым окончательным исходом",
    "appeals with any final outcome",
    "поступившие без переадресованных, отозванных, отклонённых и записанных повторно",
    "received without forwarded, withdrawn, rejected and duplicate ones",
    "Стоит вместо доли обращений с принятыми мерами там, где исходов в данных нет. Закрытое без "
    "даты считается закрытым в срок.",
    "Stands in place of the resolution rate where the data has no outcomes. What was closed "
    "without a date counts as closed in time.",
)
ANSWERED_RATE = Indicator(
    "answered_rate",
    "share",
    "Доля обращений с ответом",
    "Answered rate",
    "Доля учтённых обращений, на которые в срок наблюдения дан ответ по существу.",
    "Share of counted appeals that got an answer on the substance within the maturity term.",
    "обращения с ответом: меры приняты, поддержано, разъяснено, не поддержано, обработано",
    "answered appeals: measures taken, supported, explained, not supported, processed",
    "поступившие без переадресованных, отозванных, отклонённых и записанных повторно",
    "received without forwarded, withdrawn, rejected and duplicate ones",
    "Ответ не значит, что вопрос решён. Где источник сообщает лишь о закрытии, закрытое считается "
    "отвеченным.",
    "An answer does not mean that the matter was solved. Where a source reports no more than "
    "closing, what is closed counts as answered.",
)
APPEALS_PER_1000 = Indicator(
    "appeals_per_1000",
    "per_1000",
    "Обращений на 1000 жителей",
    "Appeals per 1,000 residents",
    "Поступившие за период обращения на 1000 постоянных жителей.",
    "Appeals received in the period per 1,000 residents.",
    "все поступившие обращения",
    "all appeals received",
    "постоянное население на 1 января года, в котором кончается период, либо последнее известное",
    "residents on 1 January of the year in which the period ends, or the latest known before it",
    "Больше обращений — не значит, что живётся хуже: чаще пишут там, где привыкли к ответу.",
    "More appeals do not mean a worse place: people write where they are used to an answer.",
)
INDICATORS: tuple[Indicator, ...] = (
    RECEIVED,
    RESOLUTION_RATE,
    CLOSED_RATE,
    ANSWERED_RATE,
    APPEALS_PER_1000,
)
BY_ID = {indicator.id: indicator for indicator in INDICATORS}
HEADLINE_RATES = ("resolution_rate", "closed_rate")
