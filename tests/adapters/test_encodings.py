"""Texts of many countries are read in the encoding they were written in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters import sheets
from planhat_desktop.adapters.reading.content import recognise
from planhat_desktop.adapters.reading.encodings import find_encoding, guess_encoding
from planhat_desktop.core.table import Table


def finish(path: Path) -> Table:
    """Read a file to its end."""
    steps = sheets.read(path)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            table = end.value
            assert isinstance(table, Table)
            return table


GERMAN = "Name,Ort,Bemerkung\nMüller GmbH,Köln,größer\nJäger,Düsseldorf,schön\n"
SWEDISH = "Företag,Ort\nÅkeri Åström,Malmö\nÖrebro Järn,Örebro\n"
DANISH = "Navn,By\nSøren Ærø,Århus\nÅse,Tønder\n"
FRENCH = "Société,Ville\nRené & Fils,Besançon\nL’Hôtel,Nîmes\nÀ côté,Orléans\n"
SPANISH = "Nombre,Ciudad\nJosé Núñez,Málaga\n¿Qué?,España\n"
POLISH = "Nazwa,Miasto\nŻółć Sp. z o.o.,Łódź\nKraków Święty,Kraków\nPoznań,Gdańsk\n"
CZECH = "Jméno,Město\nŘíha a syn,Plzeň\nŽižka,Ústí nad Labem\nDvořák,Třebíč\n"
HUNGARIAN = "Név,Város\nKovács Győző,Győr\nTűzoltó,Székesfehérvár\nŐrség,Hódmezővásárhely\n"
ROMANIAN = "Nume,Oraş\nŞtefan,Iaşi\nŢepeş,Braşov\nIonuţ Stănescu,Bucureşti\n"
TURKISH = "Ad,Şehir\nŞükrü Yılmaz,İstanbul\nÇağlar Güneş,Eskişehir\nIşık,Ağrı\n"
LITHUANIAN = "Vardas,Miestas\nŠarūnas,Šiauliai\nŽemaitė,Panevėžys\nKęstutis,Klaipėda\n"
RUSSIAN = "Имя,Город\nИван Петров,Москва\nОльга Смирнова,Новосибирск\n"
GREEK = "Όνομα,Πόλη\nΓιώργος Παπαδόπουλος,Αθήνα\nΜαρία,Θεσσαλονίκη\n"
HEBREW = "שם,עיר\nיוסי כהן,תל אביב\nדנה לוי,ירושלים\n"
ARABIC = "الاسم,المدينة\nمحمد علي,القاهرة\nفاطمة,بيروت\n"
JAPANESE = "会社名,電話\n株式会社さくら,東京都千代田区\nトヨタ自動車,愛知県豊田市\n"
CHINESE = "公司名称,地址\n北京科技有限公司,中国上海市的路\n"
TAIWANESE = "公司名稱,地址\n台灣積體電路,新竹市力行六路\n中華電信,台北市信義路\n"
KOREAN = "회사명,주소\n삼성전자,서울특별시 강남구\n현대자동차,울산광역시\n"

WRITTEN = [
    *((GERMAN, name) for name in ("cp1252", "latin-1", "mac_roman", "cp850", "iso8859_15")),
    *((SWEDISH, name) for name in ("cp1252", "mac_roman", "cp850")),
    *((DANISH, name) for name in ("cp1252", "mac_roman", "cp850")),
    *((FRENCH, name) for name in ("cp1252", "mac_roman")),
    *((SPANISH, name) for name in ("cp1252", "mac_roman", "cp850")),
    *((POLISH, name) for name in ("cp1250", "iso8859_2")),
    *((CZECH, name) for name in ("cp1250", "iso8859_2")),
    (HUNGARIAN, "cp1250"),
    (ROMANIAN, "cp1250"),
    (TURKISH, "cp1254"),
    (LITHUANIAN, "cp1257"),
    *((RUSSIAN, name) for name in ("cp1251", "koi8_r", "iso8859_5", "cp866")),
    (GREEK, "cp1253"),
    (HEBREW, "cp1255"),
    (ARABIC, "cp1256"),
    *((JAPANESE, name) for name in ("cp932", "euc_jp")),
    (CHINESE, "gb18030"),
    (TAIWANESE, "cp950"),
    (KOREAN, "euc_kr"),
    ("Name,Preis\nMüller,12 €\nJäger,“gut”\nKöhler,5 – 6\n", "cp1252"),
    ("Name,Preis\nMuller,12 €\n", "iso8859_15"),
    ("Name,City\nMüller,Berlin\n", "cp1252"),
]


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
def test_a_text_is_read_as_it_was_written(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    found = find_encoding(path)
    assert path.read_bytes().decode(found.name) == text
    assert not found.broken
    assert guess_encoding(path.read_bytes()).name == found.name


WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("encoding", [*WIDE, "utf-16", "utf-32", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, JAPANESE, KOREAN, "Name,Seats\nAcme,5\n"])
def test_unicode_is_known_with_and_without_a_mark(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert recognise(path, path.stat().st_size) == "text"
    found = find_encoding(path)
    assert path.read_bytes().decode(found.name) == text
    assert (found.others, found.samples, found.broken) == ((), (), False)


@given(st.binary(max_size=300))
def test_any_bytes_have_some_encoding(data: bytes) -> None:
    found = guess_encoding(data)
    assert isinstance(data.decode(found.name, "replace"), str)


@pytest.mark.parametrize(("word", "encoding"), [("Globex", "ascii"), ("Müller", "utf-8")])
def test_a_stray_nul_makes_no_wide_text(tmp_path: Path, word: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"Name,Seats\nAc\0me,5\n{word},6\n\0\n".encode())
    assert find_encoding(path).name == encoding
    path.write_bytes(path.read_bytes() + b"x\x80\n")
    assert find_encoding(path).name in ("utf-8", "cp1252")


def test_a_guess_is_shown_beside_the_other_readings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("Plain,Text\n" * 3 + POLISH).encode("cp1250"))
    found = find_encoding(path)
    assert found.others == ("cp1252",)
    assert found.samples == (
        ("cp1250", "Żółć Sp. z o.o. · Łódź · Kraków Święty"),
        ("cp1252", "¯ó³æ Sp. z o.o. · £ódŸ · Kraków Œwiêty"),
    )


def test_readings_that_show_the_same_are_no_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(GERMAN.encode("cp1252"))
    found = find_encoding(path)
    assert (found.name, found.others, found.samples) == ("cp1252", (), ())


def test_samples_are_few_short_and_all_different(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    long = "Bemerkung über vieles, was länger ist als eine Zelle sein darf".replace(",", "")
    path.write_bytes(f"{long}\nMüller\n".encode("mac_roman"))
    found = find_encoding(path)
    assert found.samples[0] == ("mac_roman", "Müller")
    assert [name for name, _text in found.samples] == [found.name, *found.others]
    assert 2 <= len(found.samples) <= 4
    assert len({text for _name, text in found.samples}) == len(found.samples)
    path.write_bytes(f"{long}\n".encode("mac_roman"))
    assert find_encoding(path).samples[0] == ("mac_roman", long[:30].strip())


def test_the_samples_come_with_the_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(POLISH.encode("cp1250"))
    (note,) = [one for one in finish(path).notes if one.code == "encoding_guessed"]
    assert note.facts["encoding"] == "cp1250"
    assert note.facts["others"] == ("cp1252",)
    assert note.facts["samples"] == find_encoding(path).samples


@pytest.mark.parametrize(
    ("text", "cell", "notes"),
    [
        ("Name,Note\n'Acme','a, b'\n'Globex','it''s'\n", "a, b", {"single_quotes"}),
        ('Name,Note\nAcme,"a \\"b\\", c"\nGlobex,d\n', 'a "b", c', {"backslash_escapes"}),
        ("Name,Note\nAcme,'tis\nGlobex,'tis so'\n", "'tis", set()),
        ("Name,Note\n'Acme',\"a, b\"\n'Globex','c'\n", "a, b", set()),
    ],
)
def test_quotes_and_escapes_are_found_and_told(
    tmp_path: Path, text: str, cell: str, notes: set[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    table = finish(path)
    assert len(table.columns) == 2
    assert table.columns[1].cell(0) == cell
    assert {one.code for one in table.notes} & {"single_quotes", "backslash_escapes"} == notes
