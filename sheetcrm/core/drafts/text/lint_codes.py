"""What is wrong with a text, or only looks bad: every code with its words. Pure."""

from __future__ import annotations

from sheetcrm.core.drafts.reasons import ReasonCode
from sheetcrm.core.wording import Text

LOOKALIKE_LINK = ReasonCode(
    "draft/lookalike-link",
    "block",
    43,
    Text(ru="ссылка на похожий адрес", en="a link to a look-alike address"),
    Text(
        ru="Ссылка ведёт на {host}: {what}. Так выглядят поддельные сайты.",
        en="A link leads to {host}: {what}. That is what forged sites look like.",
    ),
    Text(ru="Проверьте адрес и впишите его заново.", en="Check the address and type it again."),
)
PLACEHOLDER = ReasonCode(
    "draft/placeholder",
    "block",
    44,
    Text(ru="в тексте осталась заготовка", en="a placeholder was left in the text"),
    Text(
        ru="В тексте стоит «{words}»: похоже на место, куда забыли что-то вставить.",
        en="The text says “{words}”: it looks like a place where something was to be filled in.",
    ),
    Text(
        ru="Впишите текст или имя переменной в двойных фигурных скобках.",
        en="Write the text, or the name of a variable in double curly brackets.",
    ),
)
NO_DOCUMENT = ReasonCode(
    "draft/no-document",
    "block",
    39,
    Text(ru="нет документа, о котором письмо", en="the document of the message is missing"),
    Text(
        ru="К сообщению нужен документ заказа или сделки, ссылка или файл, но то, что записано, не подходит: {what}.",
        en="The message needs the document of the order or deal, a link or a file, but what is recorded "
        "cannot be used: {what}.",
    ),
    Text(
        ru="Впишите в столбец «Ссылка на документ» заказа или «Ссылка на КП» сделки ссылку или имя файла. Разрешённые сайты и папка с файлами названы в config.yaml: "
        "drafts.documents и drafts.attachments.",
        en="Put a link or the name of a file into the order's “Document link” or the deal's “Offer "
        "link”. Allowed sites and the folder of files are in config.yaml: drafts.documents and "
        "drafts.attachments.",
    ),
)
LONG_LETTER = ReasonCode(
    "draft/long-letter",
    "warn",
    84,
    Text(ru="длинное письмо", en="a long e-mail"),
    Text(
        ru="В письме {n} {n:слово|слова|слов}: до конца дочитают немногие.",
        en="The e-mail has {n} {n:word|words}: few people read that far.",
    ),
    Text(ru="Оставьте одну мысль.", en="Keep to one thought."),
)
LINK_WORDS = ReasonCode(
    "draft/link-words",
    "warn",
    85,
    Text(ru="по ссылке не понять, куда она ведёт", en="a link that does not say where it leads"),
    Text(
        ru="В тексте «{words}»: тот, кто слушает письмо, не узнает, куда ведёт ссылка.",
        en="The text says “{words}”: somebody listening to the e-mail cannot tell where the link leads.",
    ),
    Text(ru="Назовите, что по ссылке: «Запись на сайте: …».", en="Say what is there: “Book online: …”."),
)
INSECURE_LINK = ReasonCode(
    "draft/insecure-link",
    "warn",
    86,
    Text(ru="ссылка без шифрования", en="a link without encryption"),
    Text(
        ru="Ссылка начинается с http://: браузеры предупреждают о таких.",
        en="A link begins with http://: browsers warn of those.",
    ),
    Text(ru="Впишите адрес с https://.", en="Use the address with https://."),
)
NOT_ACCESSIBLE = ReasonCode(
    "draft/not-accessible",
    "warn",
    87,
    Text(ru="письмо трудно прочитать не всем", en="an e-mail not everybody can read"),
    Text(ru="Письмо трудно прочитать: {what}.", en="The e-mail is hard to read: {what}."),
    Text(ru="Исправьте шаблон.", en="Correct the template."),
)
UNDECIDED = ReasonCode(
    "draft/purpose-not-decided",
    "warn",
    86,
    Text(ru="рекламу назвали сервисным сообщением", en="advertising called a service message"),
    Text(
        ru="Рассылка рекламная, а её назвали сервисной, и не сказано, кто и почему так решил. Считаем рекламой, нужно согласие.",
        en="The campaign is advertising but was called a service message without saying who decided so "
        "and why. It counts as advertising and needs consent.",
    ),
    Text(
        ru="Впишите, кто решил и почему (decided_by, decided_why), или верните purpose: ad.",
        en="Say who decided so and why (decided_by, decided_why), or put purpose: ad back.",
    ),
)
DECIDED = ReasonCode(
    "draft/purpose-decided",
    "warn",
    88,
    Text(ru="сервисным сообщением назвал человек", en="a person called it a service message"),
    Text(
        ru="Рекламой это не считает {by}: «{why}». Согласие не требовалось.",
        en="{by} does not count this as advertising: “{why}”. No consent was required.",
    ),
    Text(ru="Проверьте, так ли это.", en="Check whether that is so."),
)
NO_SEGMENT = ReasonCode(
    "draft/no-such-segment",
    "notice",
    52,
    Text(ru="нет сегмента, для которого шаблон", en="the template's segment does not exist"),
    Text(
        ru="Шаблон «{template}» — для сегмента «{segment}», а такого сегмента сейчас нет.",
        en="The template “{template}” is for the segment “{segment}”, which does not exist now.",
    ),
    Text(ru="Проверьте название на вкладке «Сегменты».", en="Check the name on the tab Segments."),
)
