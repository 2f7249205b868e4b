"""Given names of ``english`` that are surnames as well. Data only.

By what is common among the surnames of Great Britain, the United States and the countries the list of given names is of.
"""

from __future__ import annotations

from typing import Final

_MOSTLY = """
anderson campbell carter chen cruz garcia harrison hernandez jackson king lopez martinez mitchell morris nelson parker patel
reyes santos singh smith sullivan wallace wilson
"""
#: Those that are a surname far more often: beside another word they are one.
SURNAMES_MOSTLY: Final = frozenset(_MOSTLY.split())
_TOO = """
alexander ali allen austin bailey blake bruno chase cole craig curtis dean douglas duncan elliott francis george gordon graham
grant hamilton harvey henry howard hunter james jordan keith kelly kent kim lee lewis lloyd logan marshall martin mason morgan
murray owen paul rose ross russell ryan scott simon stewart stuart taylor thomas
"""
#: Those that are common surnames as well: behind a word nobody knows they are rather the surname than the name.
SURNAMES_TOO: Final = frozenset(_TOO.split())
