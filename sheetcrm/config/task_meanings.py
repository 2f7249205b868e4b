"""What every key of ``tasks`` in config.yaml means, in both languages. Pure."""

from __future__ import annotations

from sheetcrm.core.tasks import task_rules
from sheetcrm.core.wording import Text

TASK_MEANING: dict[str, Text] = {
    **{
        f"tasks.rules.{rule.name}": Text(
            ru=f"Ставить ли задачи по поводу «{rule.title.ru}».", en=f"Whether to make tasks on “{rule.title.en}”."
        )
        for rule in task_rules().values()
    },
    "tasks.at_once": Text(
        ru="Сколько задач одного повода открыто сразу; остальные ждут, пока эти сделают.",
        en="How many tasks of one occasion are open at a time; the rest wait until these are done.",
    ),
    "tasks.again_days": Text(
        ru="Через сколько дней сделанная задача вернётся, если причина осталась (заявка, оплата, следующий шаг).",
        en="After how many days a finished task comes back if its cause remains (request, payment, next step).",
    ),
    "tasks.workdays": Text(
        ru="В какие дни работают: срок, попавший на другой день, переносится вперёд.",
        en="On which days people work: a task due on another day moves on to the next one.",
    ),
    "tasks.day_start": Text(ru="Когда начинают работать.", en="When work begins."),
    "tasks.day_end": Text(ru="Когда заканчивают.", en="When work ends."),
    "tasks.call_back_minutes": Text(
        ru="За сколько минут рабочего времени перезвонить после пропущенного звонка.",
        en="Minutes of working time to call back in after a missed call.",
    ),
    "tasks.missed_call_within_days": Text(
        ru="Пропущенные звонки старше стольких дней задач не дают.",
        en="Missed calls more days ago than this make no tasks.",
    ),
    "tasks.request_within_days": Text(
        ru="Заявки старше стольких дней задач не дают.", en="Requests more days ago than this make no tasks."
    ),
    "tasks.payment_within_days": Text(
        ru="О долгах старше стольких дней задач нет.", en="Debts more days old than this make no tasks."
    ),
    "tasks.next_contact_lead_days": Text(
        ru="За сколько дней до «Когда связаться» появляется задача.",
        en="How many days before “Next contact” its task appears.",
    ),
    "tasks.next_contact_within_days": Text(
        ru="«Когда связаться» старше стольких дней задач не даёт.",
        en="A “Next contact” more days ago than this makes no task.",
    ),
    "tasks.hung_days": Text(
        ru="Через сколько дней без движения сделка считается зависшей; для отдельных этапов — deal_norms.",
        en="Days without movement after which a deal stands still; for single stages see deal_norms.",
    ),
    "tasks.birthday_lead_days": Text(
        ru="За сколько дней до дня рождения появляется задача.", en="How many days before a birthday its task appears."
    ),
    "tasks.birthday_weekend": Text(
        ru="День рождения в выходной: keep — поздравлять в этот день, before — в пятницу, after — в понедельник.",
        en="A birthday on a weekend: keep to congratulate on the day, before for Friday, after for Monday.",
    ),
    "tasks.birthday_groups": Text(
        ru="Каких клиентов поздравляют лично; пусто — всех.",
        en="Which clients are congratulated in person; none: all of them.",
    ),
    "deal_norms.STAGE": Text(
        ru="Сколько дней сделка обычно стоит на этапе; дольше — задача «сделка зависла».",
        en="How many days a deal usually stays on this stage; longer makes a task “a deal stands still”.",
    ),
}
