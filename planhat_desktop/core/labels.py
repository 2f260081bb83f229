"""Words by which a row says that it is no data: a total, a note under the table."""

from __future__ import annotations

import re

_ANY = "total|summ|somme|soma|suma|gesamt|totaal|razem|итог|всего|合计|总计|小计|合計|小計"
_NAMES = (
    r"grand[\s-]?total|sub[\s-]?totals?|sous[\s-]?total|subtotaal|totals?|totaal|totale|totaux"
    r"|totalt|zwischensumme|endsumme|gesamtsumme|gesamt|summe|summa|delsumma|sum|somme|suma|soma"
    r"|razem|ogółem|celkem|итого|всего|合计|总计|小计|合計|小計"
)
_MEANS = (
    r"average|avg|mean|median|min|max|minimum|maximum|count|durchschnitt|mittelwert|medel|antal"
    r"|medelvärde|genomsnitt|gemiddelde|moyenne|promedio|média|anzahl"
)
TOTAL = re.compile(
    rf"(?:{_NAMES}|{_MEANS})(?:\s*[:=.]+|\s*[:=]?\s*[(\[]?[-+\d][\d\s.,'%]*[)\]]?\S{{0,3}})?",
    re.IGNORECASE,
)
NAMED_TOTAL = re.compile(
    r"(?:(?P<before>.+?)[\s:–-]+)?"
    rf"(?:{_NAMES})(?:[\s:–-]+(?:(?:for|of|für|för|pour|de)\s+)?(?P<after>.+))?",
    re.IGNORECASE,
)
SUB_TOTAL = re.compile("sub|zwischen|delsumma|sous|小", re.IGNORECASE)
FOOTER = re.compile(
    r"\*+\s*\w|[-_*=]{3,}|©|\(c\)\s|"
    r"(?:data )?(?:sources?|quellen?(?:\(n\))?|källa|fuente|fonte|bron)\s*:|"
    r"(?:notes?|nb|n\.b\.|disclaimer|remarks?|legend|anmerkung\w*|hinweis|anm|obs|nota)\s*[:.]|"
    r"(?:fußnoten?|footnotes?|fotnot\w*)\b|"
    r"(?:printed|generated|exported|created|report run|run|downloaded|extracted|updated"
    r"|last updated|erstellt|gedruckt|exportiert|utskriven|skapad|stand)(?: (?:on|at|by|am|von|den"
    r"|av|from))?\b[\s:]|"
    r"(?:strictly )?confidential\b|vertraulich\b|konfidentiell\b|copyright\b|all rights reserved|"
    r"(?:page|seite|sida|página) \d+|(?:signature|signed|approved|unterschrift|underskrift)\b|"
    r"end of (?:report|file|data)|(?:filter(?:ed|s)?)(?: by)?\s*:|as of \d",
    re.IGNORECASE,
)
ANY_TOTAL = re.compile(_ANY, re.IGNORECASE)
"""A column in which this is not found names no total."""
