"""The rows of «Настройки» that are about tasks: key, its name in both languages, and what is written there. Pure."""

from __future__ import annotations

from typing import Literal

ROWS: tuple[tuple[str, str, str, Literal["yes", "whole", "time"]], ...] = (
    ("tasks.rules.missed_call", "Задача: пропущенный звонок", "Task: missed call", "yes"),
    ("tasks.rules.request", "Задача: новая заявка", "Task: new request", "yes"),
    ("tasks.rules.payment", "Задача: просрочена оплата", "Task: payment overdue", "yes"),
    ("tasks.rules.promised", "Задача: поступил товар, который ждали", "Task: back in stock", "yes"),
    ("tasks.rules.next_contact", "Задача: пора связаться", "Task: time to get in touch", "yes"),
    ("tasks.rules.script", "Задача: одобренный звонок", "Task: approved call", "yes"),
    ("tasks.rules.hung_deal", "Задача: сделка зависла", "Task: a deal stands still", "yes"),
    ("tasks.rules.post", "Задача: сменилась должность", "Task: the post has changed", "yes"),
    ("tasks.rules.next_step", "Задача: нет следующего шага", "Task: no next step", "yes"),
    ("tasks.rules.birthday", "Задача: день рождения", "Task: birthday", "yes"),
    ("tasks.rules.winback", "Задача: позвонить тем, кто давно не покупал", "Task: call those silent for long", "yes"),
    ("tasks.rules.verify", "Задача: сверить данные", "Task: check the data", "yes"),
    ("tasks.at_once", "Задач одного повода сразу", "Tasks of one occasion at a time", "whole"),
    ("tasks.day_start", "Рабочий день с", "Working day from", "time"),
    ("tasks.day_end", "Рабочий день до", "Working day until", "time"),
    ("tasks.call_back_minutes", "Перезвонить за, минут", "Call back within, minutes", "whole"),
    ("tasks.hung_days", "Сделка зависла через, дней", "A deal stands still after, days", "whole"),
    ("tasks.birthday_lead_days", "Задача к дню рождения: за сколько дней", "Birthday task: days before", "whole"),
)
