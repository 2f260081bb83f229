"""Legal forms of companies and how each is written; facts put down by hand.

Spellings stand here as `names` folds them: small letters, no accents, no dots. Those of several
words are found with and without the spaces between them.
"""

from __future__ import annotations

# What the form is called here, then every way it is written, parted by commas. Forms of one
# kind in two countries (AG and AS, Ltd and GmbH) stay apart: they are two companies of a group.
_SPELLINGS = """
ab: ab, aktiebolag, aktiebolaget
hb: hb, handelsbolag, handelsbolaget
kb: kb, kommanditbolag, kommanditbolaget
ekfor: ek for, ek foer, ekonomisk forening, ekonomisk foerening
as: as, aksjeselskap, aksjeselskab, aktieselskab, aktieselskabet
asa: asa, allmennaksjeselskap
aps: aps, anpartsselskab, anpartsselskabet
is: is, interessentskab
ks: ks, kommanditselskab
amba: amba
ans: ans, ansvarlig selskap
enk: enk, enkeltpersonforetak
oy: oy, osakeyhtio, oy ab
oyj: oyj, abp, oyj abp, julkinen osakeyhtio
ky: ky, kommandiittiyhtio
tmi: tmi, toiminimi
ehf: ehf
hf: hf
gmbh: gmbh, ges mbh, gesellschaft mbh, gesellschaft mit beschrankter haftung,
 gesellschaft mit beschraenkter haftung
ggmbh: ggmbh, gemeinnutzige gmbh, gemeinnuetzige gmbh
ag: ag, aktiengesellschaft
kg: kg, kommanditgesellschaft
kgaa: kgaa, kommanditgesellschaft auf aktien
ohg: ohg, offene handelsgesellschaft
ug: ug, ug haftungsbeschrankt, ug haftungsbeschraenkt, unternehmergesellschaft,
 unternehmergesellschaft haftungsbeschrankt, unternehmergesellschaft haftungsbeschraenkt
ev: ev, eingetragener verein
eg: eg, e gen, eingetragene genossenschaft
ek: ek, e k, e kfm, ekfm, e kfr, ekfr
gbr: gbr
gmbhcokg: gmbh & co kg, gmbh & cokg, gmbh & co, gmbh u co kg, gmbh co kg
agcokg: ag & co kg, ag & cokg
cokg: & co kg, & cokg
cokgaa: & co kgaa, gmbh & co kgaa, se & co kgaa, ag & co kgaa
se: se, societas europaea
sa: sa, societe anonyme, sociedad anonima, sociedade anonima, spolka akcyjna
sas: sas, societe par actions simplifiee
sasu: sasu
sarl: sarl, sa rl, societe a responsabilite limitee
eurl: eurl
sci: sci
snc: snc
scop: scop
selarl: selarl
sl: sl, sociedad limitada
slu: slu, sociedad limitada unipersonal
sau: sau
scoop: s coop
sadecv: sa de cv, sapi de cv
sderl: s de rl de cv, s de rl
srl: srl, societa a responsabilita limitata
srls: srls
spa: spa, societa per azioni
sapa: sapa
bv: bv, besloten vennootschap
nv: nv, naamloze vennootschap
vof: vof, vennootschap onder firma
bvba: bvba
cvba: cvba
sprl: sprl
vzw: vzw
asbl: asbl
ltd: ltd, limited
pvtltd: pvt ltd, private limited, private ltd, pvt limited
coltd: co ltd, company limited, co limited, company ltd
pteltd: pte ltd, pte limited
ptyltd: pty ltd, pty limited
plc: plc, public limited company
llp: llp
lp: lp
cic: cic
dac: dac
inc: inc, incorporated
corp: corp, corporation
llc: llc
pllc: pllc
pbc: pbc
co: co, company
spzoo: sp z o o, sp z oo, spolka z ograniczona odpowiedzialnoscia
spj: sp j
spk: sp k
spzook: sp z o o sp k, sp z oo sp k
sro: sro, s r o, spol s r o
kft: kft
zrt: zrt
nyrt: nyrt
doo: doo
ood: ood
eood: eood
ou: osauhing
uab: uab
sia: sia
lda: lda, limitada, ltda
kk: kabushiki kaisha
gk: godo kaisha
sdnbhd: sdn bhd
bhd: bhd, berhad
ooo: ooo
publ: publ
haftung: haftungsbeschrankt, haftungsbeschraenkt
"""

# Words that a name may well end in without being a form: dropping one leaves a doubt.
DOUBTFUL = frozenset({"co", "coltd", "spa", "is", "eg", "ek", "ky", "lp", "sia", "the"})

# Said beside a form and telling no two companies apart.
MEANINGLESS = frozenset({"publ", "haftung"})

# Forms that also stand first (``AB Volvo``, ``SARL Dupont``).
LEADING = frozenset({"ab", "hb", "kb", "sarl", "eurl", "sci", "snc", "oy", "ooo"})


def _read() -> dict[str, str]:
    lines = _SPELLINGS.replace("\n ", " ").strip().splitlines()
    found: dict[str, str] = {}
    for line in lines:
        form, _, spellings = line.partition(": ")
        for one in spellings.split(","):
            found[one.strip()] = form
    return found


SPELLINGS = _read()
"""Spelling, its words parted by one space → the form."""

COMPACT = {spelling.replace(" ", ""): form for spelling, form in SPELLINGS.items()}
"""Spelling without spaces → the form."""
