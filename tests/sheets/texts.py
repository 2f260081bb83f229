"""Text files: encodings, delimiters, quotes, line ends, and what people do to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.sheets.truth import Odd, Refused, Seen, holding

WORDS = "Name;Stadt;Plätze\nMüller;Köln;5\nØrsted;Århus;7\nGarçon;Besançon;9\n"
HEADERS = ("Name", "Stadt", "Plätze")
PLAIN = "Code,Name,Seats\n007,Acme,5\n012,Globex,7\n"
PLAIN_HEADERS = ("Code", "Name", "Seats")
PLAIN_CELLS = {"A2": "007", "B3": "Globex", "C2": "5"}
JAPANESE = (
    "会社名,担当者,都市\n株式会社さくら,田中一郎,東京都港区\nみどり商事,鈴木花子,大阪市北区\n"
)
JAPANESE_ROWS = "あおぞら工業,佐藤健,名古屋市中区\nひかり電機,高橋美咲,福岡市博多区\n"
CHINESE = "公司名称,联系人,城市\n北京时代科技有限公司,王小明,北京市\n上海电子商务公司,李华,上海市\n"
CHINESE_ROWS = "广州发展有限公司,张学文,广州市\n大地公司,陈大文,成都市\n"
RUSSIAN = "Компания;Город;Контакт\nРомашка;Москва;Иванов\nСеверный ветер;Казань;Петрова\n"
RUSSIAN_ROWS = "Берёза;Санкт-Петербург;Сидоров\nВолга;Самара;Кузнецова\n"
POLISH = "Nazwa;Miasto;Opiekun\nŻubr Sp. z o.o.;Łódź;Wiśniewska\nŚwierk;Gdańsk;Zając\n"
POLISH_ROWS = "Jabłoń;Poznań;Dąbrowski\nŹródło;Wrocław;Król\n"


def text(
    name: str,
    data: str | bytes,
    encoding: str = "ascii",
    *,
    shown: str | None = None,
    delimiter: str | None = ",",
    headers: Sequence[str] = PLAIN_HEADERS,
    rows: Sequence[int] = (2, 3),
    cells: Mapping[str, object] | None = None,
    notes: Sequence[str] = (),
    perhaps: Sequence[str] = (),
    header_row: int = 1,
) -> Odd:
    """Return a text file.

    Args:
        encoding: it is written in.
        shown: the encoding a person is told; the same when None.
    """
    return Odd(
        name,
        holding(data if isinstance(data, bytes) else data.encode(encoding)),
        Seen(
            headers,
            rows,
            header_row=header_row,
            form="tsv" if delimiter == "\t" else "csv",
            cells=PLAIN_CELLS if cells is None else cells,
            sheets=(),
            encoding=shown or encoding,
            delimiter=delimiter,
            notes=frozenset(notes),
            perhaps=frozenset(perhaps),
        ),
    )


def coded(
    name: str, words: str, encoding: str, cells: Mapping[str, object], shown: str | None = None
) -> Odd:
    """Return a text file whose letters need their encoding; whether it was a guess may be told."""
    lines = words.splitlines()
    delimiter = ";" if ";" in lines[0] else ","
    return text(
        name,
        words,
        encoding,
        shown=shown,
        delimiter=delimiter,
        headers=lines[0].split(delimiter),
        rows=range(2, len(lines) + 1),
        cells=cells,
        perhaps=() if encoding.startswith("utf") else ("encoding_guessed",),
    )


_GERMAN = {"A2": "Müller", "B3": "Århus", "B4": "Besançon", "C4": "9"}
_EURO = "Name;Price;Note\nMüller;5 €;“fine”\nGröße;7 €;it’s\nCafé;9 €;–\n"

ENCODINGS = (
    coded("encoding utf-8.csv", WORDS, "utf-8", _GERMAN),
    coded("encoding utf-8 with a mark.csv", WORDS, "utf-8-sig", _GERMAN, shown="utf-8"),
    text(
        "encoding utf-16-le with a mark.csv",
        b"\xff\xfe" + WORDS.encode("utf-16-le"),
        shown="utf-16-le",
        delimiter=";",
        headers=HEADERS,
        rows=(2, 3, 4),
        cells=_GERMAN,
    ),
    text(
        "encoding utf-16-be with a mark.csv",
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
        shown="utf-16-be",
        delimiter=";",
        headers=HEADERS,
        rows=(2, 3, 4),
        cells=_GERMAN,
    ),
    coded("encoding utf-16-le without a mark.csv", WORDS, "utf-16-le", _GERMAN),
    coded("encoding utf-16-be without a mark.csv", WORDS, "utf-16-be", _GERMAN),
    text(
        "encoding utf-16, Polish.csv",
        POLISH + POLISH_ROWS,
        "utf-16",
        shown="utf-16-le",
        delimiter=";",
        headers=("Nazwa", "Miasto", "Opiekun"),
        rows=range(2, 6),
        cells={"B2": "Łódź", "C5": "Król"},
    ),
    text(
        "encoding utf-16, Russian.csv",
        b"\xfe\xff" + (RUSSIAN + RUSSIAN_ROWS).encode("utf-16-be"),
        shown="utf-16-be",
        delimiter=";",
        headers=("Компания", "Город", "Контакт"),
        rows=range(2, 6),
        cells={"B3": "Казань"},
    ),
    text(
        "encoding utf-16, Japanese.csv",
        JAPANESE + JAPANESE_ROWS,
        "utf-16",
        shown="utf-16-le",
        headers=("会社名", "担当者", "都市"),
        rows=range(2, 6),
        cells={"A2": "株式会社さくら"},
    ),
    text(
        "encoding utf-16 with tabs, Excel's Unicode text.txt",
        b"\xff\xfe" + PLAIN.replace(",", "\t").replace("\n", "\r\n").encode("utf-16-le"),
        shown="utf-16-le",
        delimiter="\t",
    ),
    text(
        "encoding cp1252 with euro and curly quotes.csv",
        _EURO,
        "cp1252",
        delimiter=";",
        headers=("Name", "Price", "Note"),
        rows=(2, 3, 4),
        cells={"B2": "5 €", "C2": "“fine”", "A4": "Café"},
        notes=("curly_quotes",),
        perhaps=("encoding_guessed",),
    ),
    text(
        "encoding latin-1, told as a guess.csv",
        WORDS,
        "latin-1",
        shown="cp1252",
        delimiter=";",
        headers=HEADERS,
        rows=(2, 3, 4),
        cells=_GERMAN,
        notes=("encoding_guessed",),
    ),
    coded("encoding mac roman.csv", WORDS, "mac_roman", _GERMAN),
    coded(
        "encoding shift-jis.csv",
        JAPANESE + JAPANESE_ROWS,
        "cp932",
        {"A2": "株式会社さくら", "C5": "福岡市博多区"},
    ),
    coded("encoding gb18030.csv", CHINESE + CHINESE_ROWS, "gb18030", {"A4": "广州发展有限公司"}),
    coded("encoding cp1251.csv", RUSSIAN + RUSSIAN_ROWS, "cp1251", {"B3": "Казань"}),
    coded("encoding cp1250.csv", POLISH + POLISH_ROWS, "cp1250", {"B2": "Łódź", "C5": "Król"}),
    text(
        "encoding utf-8 but for one byte.csv",
        WORDS.encode() + "Zoë;Nîmes;4\n".encode() + b"Stra\xdfe;Ulm;3\n",
        shown="utf-8",
        delimiter=";",
        headers=HEADERS,
        rows=range(2, 7),
        cells={"A2": "Müller", "A6": "Stra\ufffde", "B6": "Ulm"},
        notes=("bytes_replaced",),
    ),
    text(
        "encoding first odd letter after a megabyte.csv",
        "Code,Name\n" + "007,Acme\n" * 130_000 + "008,Müller\n",
        "utf-8",
        headers=("Code", "Name"),
        rows=range(2, 130_003),
        cells={"A2": "007", "B130002": "Müller"},
    ),
)

_PROSE = (
    "Account;Remark\nAcme, Inc.;Called, wrote, waited, gone\nGlobex;Fine\n"
    "Initech, Ltd., Ohio;Asked for 1,5 seats, then 2,5\n"
)
_DECIMALS = "Konto;Preis;Menge\nA1;1,50;2,25\nA2;3,75;4,00\nA3;10,00;0,50\n"

DELIMITERS = (
    text("delimiter comma.csv", PLAIN),
    text("delimiter semicolon.csv", PLAIN.replace(",", ";"), delimiter=";"),
    text("delimiter tab.tsv", PLAIN.replace(",", "\t"), delimiter="\t"),
    text("delimiter pipe.txt", PLAIN.replace(",", "|"), delimiter="|"),
    text(
        "delimiter semicolon among commas in prose.csv",
        _PROSE,
        delimiter=";",
        headers=("Account", "Remark"),
        rows=(2, 3, 4),
        cells={"A2": "Acme, Inc.", "B4": "Asked for 1,5 seats, then 2,5"},
    ),
    text(
        "delimiter semicolon with decimal commas.csv",
        _DECIMALS,
        delimiter=";",
        headers=("Konto", "Preis", "Menge"),
        rows=(2, 3, 4),
        cells={"B2": "1,50", "C4": "0,50"},
    ),
    # Excel takes the line away when it opens the file: the header is its row 1.
    text("delimiter told by a sep line.csv", "sep=;\r\n" + PLAIN.replace(",", ";"), delimiter=";"),
    text(
        "delimiter none, one column.csv",
        "E-mail\nann@acme.com\nbob@globex.com\n",
        delimiter=None,
        headers=("E-mail",),
        cells={"A2": "ann@acme.com"},
    ),
    text(
        "delimiter at the end of each line.csv",
        "Code,Name,\n007,Acme,\n012,Globex,\n",
        headers=("Code", "Name", "C"),
        cells={"A2": "007", "B3": "Globex", "C3": None},
    ),
    text("delimiter tab under the name.csv", PLAIN.replace(",", "\t"), delimiter="\t"),
)

_CUT = 'Name,Note\nAcme,fine\nGlobex,"this was cut'

QUOTES = (
    text(
        "quotes doubled, with commas within.csv",
        'Name,Note\n"Acme, Inc.","said ""hi"" twice"\nGlobex,"a,b,c"\n',
        headers=("Name", "Note"),
        cells={"A2": "Acme, Inc.", "B2": 'said "hi" twice', "B3": "a,b,c"},
    ),
    text(
        "quotes escaped by a backslash.csv",
        'Name,Note\nAcme,"said \\"hi\\", twice"\nGlobex,"\\"x\\""\n',
        headers=("Name", "Note"),
        cells={"B2": 'said "hi", twice', "B3": '"x"'},
        notes=("backslash_escapes",),
    ),
    text(
        "quotes around lines.csv",
        'Name,Address,Seats\r\nAcme,"1 Main St\r\nOhio",5\r\nGlobex,"2\n3",7\r\n',
        headers=("Name", "Address", "Seats"),
        cells={"B2": "1 Main St\r\nOhio", "B3": "2\n3", "C3": "7"},
    ),
    text(
        "quotes astray within a word.csv",
        'Name,Size,Note\nPipe,5" wide,ok\nTube,7" or 8",ok\n',
        headers=("Name", "Size", "Note"),
        cells={"B2": '5" wide', "B3": '7" or 8"', "C3": "ok"},
    ),
    text(
        "quotes astray at the start of a cell.csv",
        'Name,Note\nAcme,"open\nGlobex,shut\nInitech,shut\nUmbrella,shut\n',
        headers=("Name", "Note"),
        rows=(2, 3, 4, 5),
        cells={"B2": '"open', "A3": "Globex", "B5": "shut"},
        notes=("stray_quotes",),
    ),
    text(
        "quotes cut off at the end.csv",
        _CUT,
        headers=("Name", "Note"),
        cells={"B3": "this was cut"},
        notes=("stray_quotes",),
    ),
    text(
        "quotes after a space.csv",
        'Code, Name, Seats\n007, "Acme, Inc.", 5\n012, "Globex, Ltd.", 7\n',
        cells={"A2": "007", "B2": "Acme, Inc.", "B3": "Globex, Ltd."},
    ),
    text(
        "quotes around every cell.csv",
        '"Code","Name","Seats"\n"007","Acme","5"\n"012","","7"\n',
        cells={"A2": "007", "B3": None, "C3": "7"},
    ),
)

_WIDE = ",".join(f"Field {number}" for number in range(1, 301))

SHAPES = (
    text(
        "shape ragged rows.csv",
        "Code,Name,Seats\n007\n012,Globex,7,stray\n\n015,Initech,9\n013,Umbrella,8\n",
        rows=(2, 3, 5, 6),
        cells={"A2": "007", "B2": None, "D3": "stray", "C5": "9"},
        notes=("blank_rows",),
    ),
    text("shape mixed line ends.csv", "Code,Name,Seats\r\n007,Acme,5\n012,Globex,7\r"),
    text("shape old Mac line ends.csv", PLAIN.replace("\n", "\r")),
    text("shape no line end at the end.csv", PLAIN.rstrip("\n")),
    text("shape blank lines around.csv", f"\n\n{PLAIN}\n\n", header_row=3, rows=(4, 5), cells={}),
    text(
        "shape lines of delimiters only.csv",
        "Code,Name,Seats\n007,Acme,5\n,,\n012,Globex,7\n,,\n",
        rows=(2, 4),
        cells={"A4": "012"},
        notes=("blank_rows",),
    ),
    text(
        "shape NULs within cells.csv",
        b"Code,Name,Seats\n007,Ac\x00me,5\n012,Globex,7\n",
        cells={"A2": "007", "B2": "Ac\x00me", "B3": "Globex"},
    ),
    text(
        "shape title and blank line above.csv",
        f"Renewals of April\n\n{PLAIN}",
        header_row=3,
        rows=(4, 5),
        cells={"A4": "007"},
        notes=("title_rows_skipped",),
    ),
    text(
        "shape total at the end.csv",
        "Account,City,Seats\nAcme,Oslo,5\nGlobex,Rome,7\nInitech,Bern,9\nTotal,,21\n",
        headers=("Account", "City", "Seats"),
        rows=(2, 3, 4),
        cells={"A5": "Total", "C5": "21"},
        notes=("total_row",),
    ),
    text(
        "shape 300 columns.csv",
        f"{_WIDE}\n" + f"{','.join(map(str, range(300)))}\n" * 2,
        headers=[f"Field {number}" for number in range(1, 301)],
        cells={"A2": "0", "KN3": "299"},
    ),
    text(
        "shape a cell of a million letters.csv",
        f"Name,Note\nAcme,{'x' * 1_000_000}\nGlobex,short\n",
        headers=("Name", "Note"),
        cells={"B2": "x" * 1_000_000, "B3": "short"},
    ),
    text(
        "shape header alone.csv",
        "Code,Name,Seats\n",
        rows=(),
        cells={"A1": "Code"},
    ),
    text(
        "shape blank and doubled names.csv",
        "Name,,Phone,Phone\nAcme,x,1,2\nGlobex,y,3,4\n",
        headers=("Name", "B", "Phone", "Phone"),
        cells={"B2": "x", "D3": "4"},
        notes=("blank_headers", "duplicate_headers"),
    ),
)

DAMAGE = (
    text(
        "damage by Excel, long numbers and hashes.csv",
        "Id,Name,Start\n1.23457E+15,Acme,########\n2.34568E+15,Globex,2026-04-03\n",
        headers=("Id", "Name", "Start"),
        cells={"A2": "1.23457E+15", "C2": "########"},
        notes=("damaged_numbers",),
    ),
    text(
        "damage by Excel, error values as text.csv",
        "Name,Rate\nAcme,#N/A\nGlobex,#REF!\nInitech,#DIV/0!\n",
        headers=("Name", "Rate"),
        rows=(2, 3, 4),
        cells={"B2": "#N/A"},
        notes=("error_cells",),
    ),
    text(
        "damage by hand, marks nobody sees.csv",
        "Code,Name\n007\u00a0,Ac\u200bme\n012,Globex\n",
        "utf-8",
        headers=("Code", "Name"),
        cells={"A2": "007\u00a0", "B2": "Ac\u200bme"},
        notes=("invisible_characters",),
    ),
    Odd("damage nothing in it.csv", holding(b""), Refused("empty", "is empty")),
    Odd("damage blank lines only.csv", holding(b"\r\n , ,\r\n\t\r\n"), Refused("empty")),
    Odd("damage a byte order mark alone.csv", holding(b"\xef\xbb\xbf"), Refused("empty")),
)

TEXTS = (*ENCODINGS, *DELIMITERS, *QUOTES, *SHAPES, *DAMAGE)
