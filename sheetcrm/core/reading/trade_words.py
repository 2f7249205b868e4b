"""Words of the trade that stand in columns of statuses, sources, services and the like, and are no names. Data only."""

from __future__ import annotations

from typing import Final

from sheetcrm.core.fields.letters import listed

_TRADE: Final = (
    # statuses and stages
    "новый|новая|новые|заявка|лид|в работе|в процессе|работаем|клиент|клиенты|клиентка|покупатель|отказ|отказался|архив|активный|"
    "активная|неактивный|спящий|потерян|ушёл|закрыт|открыт|оплачен|оплачено|не оплачено|выполнен|выполнено|отменён|отмена|возврат|"
    "завис|думает|спор|жалоба|есть жалоба / спор|черновик|проблемный|потенциальный|постоянный|постоянная|постоянник|vip|вип|обычный|"
    "горячий|тёплый|теплый|холодный|дубль|тест|важный|срочно|записан|не пришёл|не дозвонились|недозвон|перезвонить|звонить|"
    "new|lead|in progress|open|closed|won|lost|active|inactive|prospect|customer|client|hot|warm|cold|archive|archived|declined|"
    "cancelled|canceled|paid|unpaid|pending|done|delivered|returned|booked|no show|regular|dormant|churned|test|urgent|complaint|"
    # sources and channels
    "сайт|реклама|рекомендация|по рекомендации|сарафан|сарафанное радио|знакомые|друзья|подруга|друг|соседи|вывеска|проходил мимо|"
    "мимо проходил|листовка|флаер|выставка|партнёр|партнер|обзвон|рассылка|поиск|карты|соцсети|инстаграм|инста|instagram|вконтакте|"
    "вк|vk|телеграм|телеграмм|telegram|whatsapp|ватсап|вотсап|viber|авито|avito|2гис|2gis|яндекс|яндекс карты|яндекс директ|директ|"
    "гугл|google|google maps|юла|озон|ozon|wildberries|вайлдберриз|звонок|звонки|входящий|исходящий|почта|email|e-mail|sms|смс|"
    "мессенджер|website|site|facebook|tiktok|youtube|linkedin|referral|word of mouth|walk in|friend|friends|ads|advert|advertising|"
    "search|maps|social media|newsletter|exhibition|flyer|partner|phone|call|calls|organic|cpc|messenger|text message|"
    # services and goods, kinds of client, how to pay
    "стрижка|маникюр|педикюр|окрашивание|укладка|массаж|брови|ресницы|эпиляция|шугаринг|косметолог|косметология|уход|макияж|"
    "консультация|доставка|букет|букеты|розы|тюльпаны|пионы|торт|торты|ремонт|монтаж|установка|абонемент|тренировка|занятие|урок|"
    "haircut|manicure|pedicure|massage|colouring|coloring|facial|waxing|consultation|delivery|bouquet|repair|lesson|"
    "физлицо|юрлицо|физ лицо|юр лицо|ип|компания|опт|розница|оптовик|person|company|retail|wholesale|"
    "наличные|карта|безнал|перевод|cash|card|transfer|"
    # posts and other people
    "директор|бухгалтер|менеджер|администратор|мастер|руководитель|собственник|владелец|закупщик|снабженец|секретарь|продавец|"
    "director|accountant|manager|administrator|owner|assistant|buyer|ceo|муж|жена|мама|мужской|женский|male|female|м|ж|"
    # days
    "понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    "утро|утром|день|днём|вечер|вечером|в любое время|любое|anytime|morning|afternoon|evening"
)
#: Folded as ``fields.words.word`` folds a cell.
TRADE: Final = listed(_TRADE.replace("ё", "е"), "|")
SALUTATIONS: Final = listed("mr|mrs|ms|miss|mx|dr|prof|sir|madam|г-н|г-жа|господин|госпожа|уважаемый|уважаемая", "|")
