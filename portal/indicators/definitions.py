"""Public definitions of the indicators: formula, parts and caveats, in two languages."""

from __future__ import annotations

from portal.indicators.answer_time_definitions import ANSWER_TIME_INDICATORS
from portal.indicators.indicator import Indicator

__all__ = ["BY_ID", "HEADLINE_RATES", "INDICATORS", "VERSION", "Indicator"]
VERSION = "1.1"

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
    "постоянное население за год, в котором кончается период, либо последнее известное, если оно "
    "не старше, чем допускает политика",
    "residents of the year in which the period ends, or the newest known before it that is not "
    "older than the policy admits",
    "Больше обращений — не значит, что живётся хуже: чаще пишут там, где привыкли к ответу.",
    "More appeals do not mean a worse place: people write where they are used to an answer.",
)
CONFIRMED_SHARE = Indicator(
    "confirmed_share",
    "share",
    "Заявитель согласен с решением",
    "Confirmed by the applicant",
    "Среди обращений, решение по которым заявитель оценил, — доля тех, где он с решением "
    "согласился. По региону, группе тем и кварталу поступления, в целых процентах.",
    "Of the appeals whose outcome the applicant rated, the share where the applicant agreed. By "
    "region, topic group and quarter of receipt, in whole per cent.",
    "обращения, с решением по которым заявитель согласился",
    "appeals with whose outcome the applicant agreed",
    "обращения с оценкой; их число не публикуется",
    "appeals with a rating; their number is not published",
    "Оценивают немногие, и судить по ним обо всех нельзя: рядом стоит доля обращений с оценкой. "
    "Считаются источники, которые передают оценки.",
    "Few people rate, and they do not speak for all: see the share of rated appeals beside it. "
    "Only sources that report ratings are counted.",
)
RATING_COVERAGE = Indicator(
    "rating_coverage",
    "share",
    "Доля обращений с оценкой",
    "Share of appeals with a rating",
    "Доля учтённых обращений, решение по которым заявитель оценил. По региону, группе тем и "
    "кварталу поступления, с шагом в 5 процентов.",
    "Share of counted appeals whose outcome the applicant rated. By region, topic group and "
    "quarter of receipt, in steps of 5 per cent.",
    "обращения, которые закрыты в срок наблюдения и получили оценку заявителя",
    "appeals closed within the maturity term that the applicant rated",
    "поступившие без переадресованных, отозванных, отклонённых и записанных повторно; их число "
    "не публикуется",
    "received without forwarded, withdrawn, rejected and duplicate ones; their number is not "
    "published",
    "Чем она меньше, тем осторожнее надо читать долю согласившихся. 0\u00a0% значит меньше "
    "2,5\u00a0%.",
    "The smaller it is, the more carefully the share of those who agreed must be read. 0% means "
    "under 2.5%.",
)
REPEAT_SHARE = Indicator(
    "repeat_share",
    "share",
    "Доля повторных обращений",
    "Share of repeated appeals",
    "Доля обращений, которые источник называет повторными. По региону, группе тем и кварталу "
    "поступления, в целых процентах.",
    "Share of appeals that the source calls repeated. By region, topic group and quarter of "
    "receipt, in whole per cent.",
    "обращения, которые источник называет повторными",
    "appeals that the source calls repeated",
    "обращения, о которых источник говорит, повторные ли они; их число не публикуется",
    "appeals of which the source says whether they are repeated; their number is not published",
    "Что считать повтором, решает источник. Кто писал, портал не знает и заявителей не сравнивает.",
    "The source decides what a repeat is. The portal does not know who wrote and compares no "
    "applicants.",
)
ON_TIME_SHARE = Indicator(
    "on_time_share",
    "share",
    "Ответ дан в срок",
    "Answered by the due day",
    "Среди обращений, для которых источник назвал срок ответа, — доля тех, на которые к сроку "
    "дан ответ по существу. По региону, группе тем и кварталу поступления, в целых процентах.",
    "Of the appeals for which the source gives a due day, the share that got an answer on the "
    "substance by that day. By region, topic group and quarter of receipt, in whole per cent.",
    "обращения с ответом по существу, который дан не позже срока",
    "appeals with an answer on the substance no later than due",
    "обращения, срок ответа на которые истекает в пределах срока наблюдения; их число не "
    "публикуется",
    "appeals due within the maturity term; their number is not published",
    "Срок такой, каким его передал источник: продлённый срок тоже срок. Ответы без даты не "
    "считаются. Ответ в срок не значит, что вопрос решён.",
    "The due day is the one that the source gives: an extended one counts as due. Answers without "
    "a date are left out. An answer in time does not mean that the matter was solved.",
)
INDICATORS: tuple[Indicator, ...] = (
    RECEIVED,
    RESOLUTION_RATE,
    CLOSED_RATE,
    ANSWERED_RATE,
    *ANSWER_TIME_INDICATORS,
    APPEALS_PER_1000,
    CONFIRMED_SHARE,
    RATING_COVERAGE,
    REPEAT_SHARE,
    ON_TIME_SHARE,
)
BY_ID = {indicator.id: indicator for indicator in INDICATORS}
HEADLINE_RATES = ("resolution_rate", "closed_rate")
