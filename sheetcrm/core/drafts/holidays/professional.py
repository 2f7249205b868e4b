"""Days of professions: date, name, whose day it is by the beginnings of words, and the source of the date. Pure.

Russian days that an act set are named with it; the rest are days that a profession's own body proclaimed or that are
kept by custom, and say so. The dates of the Russian ones were compared in November 2026 with two public calendars of professional
days; the acts of January also with the table of acts at katalog-rus.ru/2018/11/14/professionalnye-prazdniki-i-pamjatnye-dni/. What
was found to differ: advocates have an act of their own since 2025. Only professions of people who are somebody's clients; days of armed services are left out.
"""

from __future__ import annotations

from typing import Literal

from sheetcrm.core.drafts.holidays import MON, SAT, SUN, WED, DateRule, Holiday, fixed, weekday
from sheetcrm.core.wording import Text

_DECREE = "Decree of the President of Russia"
_1980 = "Decree of the Presidium of the Supreme Soviet of the USSR no. 3018-X of 1 October 1980"


def _day(
    rule: DateRule, ru: str, en: str, who: str, source: str, where: Literal["ru", "world", "en"] = "ru"
) -> Holiday:
    """``ru`` without its «День»: «бухгалтера»."""
    name = Text(ru=f"День {ru}", en=en)
    return Holiday(f"{en}", name, Text(ru=f"Днём {ru}", en=en), rule, source, who, where=where)


PROFESSIONAL: tuple[Holiday, ...] = (
    _day(fixed(12, 1), "работника прокуратуры", "Prosecutors' Day", "прокурор", f"{_DECREE} no. 1329 of 29 December 1995"),
    _day(fixed(13, 1), "российской печати", "Russian Press Day", "журналист|редактор|издател|корреспондент|верстальщ",
         "Resolution of the Presidium of the Supreme Soviet of the RSFSR no. 3043-1 of 28 December 1991"),
    _day(fixed(25, 1), "российского студенчества", "Russian Students' Day", "студент", f"{_DECREE} no. 76 of 25 January 2005"),
    _day(fixed(8, 2), "российской науки", "Russian Science Day", "ученый|ученая|научн|физик|химик-исслед|биолог|аспирант",
         f"{_DECREE} no. 717 of 7 June 1999"),
    _day(fixed(10, 2), "дипломатического работника", "Diplomats' Day", "дипломат", f"{_DECREE} no. 1279 of 31 October 2002"),
    _day(weekday(2, SUN, 3), "работников геодезии и картографии", "Surveyors' Day", "геодезист|картограф|кадастр|топограф",
         f"{_DECREE} no. 1867 of 11 November 2000"),
    _day(weekday(3, SUN, 3), "работников бытового обслуживания и ЖКХ", "Housing and Communal Services Day",
         "сантехник|коммунальщ|управдом|дворник|жкх", _1980),
    _day(fixed(25, 3), "работника культуры", "Culture Workers' Day", "культработник|музейн|экскурсовод|работник культуры",
         f"{_DECREE} no. 1111 of 27 August 2007"),
    _day(fixed(27, 3), "театра", "World Theatre Day", "актер|актрис|режиссер|театрал|actor|actress|theatre",
         "International Theatre Institute, 1961", "world"),
    _day(weekday(1, SUN, 4), "геолога", "Geologists' Day", "геолог|геофизик",
         "Decree of the Presidium of the Supreme Soviet of the USSR of 31 March 1966; no. 3018-X of 1980"),
    _day(fixed(30, 4), "пожарной охраны", "Fire Service Day", "пожарн", f"{_DECREE} no. 539 of 30 April 1999"),
    _day(fixed(4, 5), "пожарного", "International Firefighters' Day", "firefighter|fireman|fire officer",
         "kept by custom since 1999, the day of Saint Florian", "en"),
    _day(fixed(7, 5), "радио и работников связи", "Communications Workers' Day", "связист|радиоинженер|радиотех|телекоммуник", _1980),
    _day(fixed(12, 5), "медицинской сестры", "International Nurses Day", "медсестр|медицинская сестра|медбрат|nurse",
         "International Council of Nurses, 1974", "world"),
    _day(fixed(24, 5), "кадровика", "HR Managers' Day", "кадровик|hr |эйчар|рекрутер|специалист по кадрам|начальник отдела кадров",
         "kept by custom: the statute on hiring of 24 May 1835"),
    _day(fixed(26, 5), "российского предпринимательства", "Entrepreneurs' Day", "предпринимател|бизнесмен|ип ",
         f"{_DECREE} no. 1381 of 18 October 2007"),
    _day(fixed(27, 5), "библиотек", "Libraries' Day", "библиотекар", f"{_DECREE} no. 539 of 27 May 1995"),
    _day(weekday(-1, SUN, 5), "химика", "Chemists' Day", "химик|лаборант-химик", _1980),
    _day(fixed(31, 5), "российской адвокатуры", "Advocates' Day", "адвокат", "resolution of the Government of Russia, published on 29 June 2025; kept by advocates since 2005"),
    _day(fixed(8, 6), "социального работника", "Social Workers' Day", "социальный работник|соцработник|социальн",
         f"{_DECREE} no. 1796 of 27 October 2000"),
    _day(weekday(2, SUN, 6), "работников лёгкой промышленности", "Light Industry Day", "швея|портн|закройщ|модельер|текстил",
         f"{_1980}; {_DECREE} no. 1111 of 17 June 2000"),
    _day(weekday(3, SUN, 6), "медицинского работника", "Medical Workers' Day",
         "врач|доктор|медик|фельдшер|стоматолог|хирург|терапевт|педиатр|медсестр|медицинск|фармацевт|санитар", _1980),
    _day(weekday(1, SUN, 7), "работников морского и речного флота", "Seafarers' Day", "моряк|капитан судна|речник|судоводител", _1980),
    _day(weekday(2, SUN, 7), "российской почты", "Post Day", "почтальон|работник почты", f"{_DECREE} no. 944 of 16 May 1994"),
    _day(weekday(3, SUN, 7), "металлурга", "Metallurgists' Day", "металлург|сталевар|литейщ", _1980),
    _day(weekday(4, SAT, 7), "работника торговли", "Trade Workers' Day",
         "продавец|кассир|товаровед|мерчендайзер|директор магазина|торговый представител", f"{_DECREE} no. 459 of 7 May 2013"),
    _day(weekday(1, SUN, 8), "железнодорожника", "Railway Workers' Day", "железнодорож|машинист|проводник|проводница", _1980),
    _day(weekday(2, SAT, 8), "физкультурника", "Athletes' Day", "тренер|спортсмен|физкультур|фитнес|инструктор по йоге", _1980),
    _day(weekday(2, SUN, 8), "строителя", "Builders' Day",
         "строител|прораб|каменщ|штукатур|маляр|сметчик|инженер-строител|отделочник", _1980),
    _day(fixed(19, 8), "фотографа", "World Photography Day", "фотограф|photograph",
         "kept by custom: the daguerreotype was announced on 19 August 1839", "world"),
    _day(weekday(3, SUN, 8), "Воздушного флота", "Air Fleet Day", "пилот|летчик|стюардесс|бортпроводн|авиадиспетчер",
         "Resolution of the Presidium of the Supreme Soviet of Russia no. 3564-1 of 28 September 1992"),
    _day(weekday(-1, SUN, 8), "шахтёра", "Miners' Day", "шахтер|горняк|горный инженер", _1980),
    _day(weekday(1, SUN, 9), "работников нефтяной и газовой промышленности", "Oil and Gas Workers' Day", "нефтян|газовик|буров", _1980),
    _day(fixed(8, 9), "финансиста", "Financiers' Day", "финансист|финансов|аудитор|казначе", f"{_DECREE} no. 1101 of 19 August 2011"),
    _day(fixed(13, 9), "парикмахера", "Hairdressers' Day", "парикмахер|барбер|стилист", "kept by custom"),
    _day(DateRule(day=256), "программиста", "Programmers' Day", "программист|разработчик|тестировщ|programmer|developer|software",
         f"the 256th day of the year; in Russia by {_DECREE} no. 1034 of 11 September 2009", "world"),
    _day(weekday(3, SUN, 9), "работников леса", "Forest Workers' Day", "лесник|лесоруб|лесниц|деревообраб", _1980),
    _day(fixed(25, 9), "фармацевта", "World Pharmacists Day", "фармацевт|провизор|pharmacist",
         "International Pharmaceutical Federation, 2009", "world"),
    _day(fixed(27, 9), "воспитателя", "Preschool Teachers' Day", "воспитател|нян|логопед",
         "proclaimed by magazines for educators in 2004, kept by custom"),
    _day(weekday(-1, SUN, 9), "машиностроителя", "Machine Builders' Day", "машиностроител|токар|фрезеровщ|слесар", _1980),
    _day(fixed(30, 9), "переводчика", "International Translation Day", "переводчи|translator|interpreter",
         "United Nations General Assembly, A/RES/71/288 of 24 May 2017", "world"),
    _day(weekday(1, MON, 10), "архитектора", "World Architecture Day", "архитектор|architect",
         "International Union of Architects: the first Monday of October", "world"),
    _day(fixed(5, 10), "учителя", "Teachers' Day", "учител|преподавател|педагог|завуч|репетитор|teacher|tutor|lecturer",
         f"UNESCO, 1994; in Russia {_DECREE} no. 1961 of 3 October 1994", "world"),
    _day(weekday(2, SUN, 10), "работника сельского хозяйства", "Farm Workers' Day", "агроном|фермер|зоотехник|тракторист|комбайнер",
         f"{_DECREE} no. 679 of 31 May 1999"),
    _day(fixed(20, 10), "повара", "International Chefs Day", "повар|шеф|кондитер|chef|cook", "World Association of Chefs' Societies, 2004",
         "world"),
    _day(fixed(25, 10), "таможенника", "Customs Officers' Day", "таможен|декларант", f"{_DECREE} no. 811 of 4 August 1995"),
    _day(weekday(-1, SUN, 10), "работников автомобильного транспорта", "Motor Transport Workers' Day",
         "водител|шофер|таксист|дальнобойщ|автомехан", f"{_DECREE} no. 897 of 25 June 2012"),
    _day(fixed(10, 11), "сотрудника органов внутренних дел", "Police Day", "полицейск|участковый", f"{_DECREE} no. 1348 of 13 October 2011"),
    _day(fixed(21, 11), "бухгалтера", "Accountants' Day", "бухгалтер|главбух",
         "kept by custom: the first law on accounting, 129-FZ, was signed on 21 November 1996"),
    _day(fixed(10, 11), "бухгалтера", "International Accounting Day", "accountant|bookkeeper",
         "kept by custom: Pacioli's treatise on double entry of 10 November 1494", "en"),
    _day(fixed(22, 11), "психолога", "Psychologists' Day", "психолог|психотерапевт", "kept by custom: the Russian Psychological Society's congress of 1994"),
    _day(fixed(2, 12), "банковского работника", "Bank Workers' Day", "банкир|банковск|операционист", "kept by custom"),
    _day(fixed(3, 12), "юриста", "Lawyers' Day", "юрист|юрисконсульт|нотариус|адвокат", f"{_DECREE} no. 130 of 4 February 2008"),
    _day(fixed(22, 12), "энергетика", "Power Engineers' Day", "энергетик|электрик|электромонтер|электромонтаж",
         "kept by custom: the plan of electrification was adopted on 22 December 1920"),
    _day(fixed(27, 12), "спасателя", "Rescuers' Day", "спасател|мчс", f"{_DECREE} no. 1306 of 26 December 1995"),
    _day(fixed(30, 3), "врача", "Doctors' Day", "doctor|physician|surgeon|dentist|paediatrician|pediatrician",
         "United States, Public Law 101-473 of 30 October 1990", "en"),
    _day(weekday(-1, WED, 4), "секретаря", "Administrative Professionals' Day", "secretary|assistant|administrator|receptionist",
         "International Association of Administrative Professionals; the last Wednesday of April", "en"),
    _day(fixed(27, 4), "дизайнера", "World Design Day", "дизайнер|designer", "International Council of Design, 1995", "world"),
    _day(weekday(-1, SAT, 4), "ветеринара", "World Veterinary Day", "ветеринар|vet |veterinar", "World Veterinary Association, 2000", "world"),
    _day(fixed(16, 4), "библиотекаря", "Librarians' Day", "librarian", "United States, kept by custom", "en"),
    _day(fixed(3, 5), "свободы печати", "World Press Freedom Day", "journalist|editor|reporter",
         "United Nations General Assembly, decision 48/432 of 20 December 1993", "en"),
    _day(fixed(4, 3), "инженера", "World Engineering Day", "engineer", "UNESCO, 40 C/Resolution 64 of 25 November 2019", "en"),
)  # fmt: skip
