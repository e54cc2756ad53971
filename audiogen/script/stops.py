"""Which full stops end no sentence: those of abbreviations and ordinals, by the first part of a language's tag.

A full stop within an abbreviation stands for a full stop and, maybe, a space. Only what is no word by itself is
listed: “bien” and “no” end sentences, whatever else they may be short for.
"""

import re
from functools import cache

STAND_IN, NUMBER = "\ue000", "\ue001"
"""They stand in a text for what may not be cut, such as a slot; the second for a number that is filled in later."""

FIRM: dict[str, str] = {
    "bg": "вж напр проф акад",
    "ca": "sr sra dr dra prof p.ex pàg núm aprox",
    "cs": "např tj tzn tzv dr prof ing mgr doc pí cca popř resp",
    "da": "dr prof hr fr f.eks bl.a d.v.s dvs ca nr kl evt inkl",
    "de": "dr prof hr hrn fr frl st nr abs bd str tel ca bzw vgl ggf evtl inkl exkl max mind sog bzgl kap med z.B "
          "d.h u.a u.U z.T v.a o.g s.o s.u i.d.R",
    "el": "π.χ δηλ δρ καθ σελ κ κα",
    "es": "sr sra sres sras srta dña dr dra dres dras prof profa ud uds vd vds sto sta p.ej ej núm pág págs fig "
          "aprox máx mín av avda lic ing",
    "fi": "esim tri prof nro puh ns",
    "fr": "m mm mme mmes mlle mlles me dr drs pr st ste p.ex c.-à-d cf env av apr fig vol chap",
    "gl": "sr sra dr dra prof p.ex páx núm aprox",
    "hi": "डॉ प्रो",
    "hr": "npr dr prof tzv tj",
    "hu": "dr ifj prof pl kb ún",
    "id": "dr prof bpk sdr",
    "it": "sig sigg sig.ra sig.na dott dott.ssa dr prof prof.ssa avv ing p.es es pag pagg fig vol ca max a.C d.C",
    "nb": "dr prof hr fr f.eks bl.a d.v.s dvs ca nr kl ev inkl",
    "nl": "dhr mevr mw dr drs prof ing ir ds bijv d.w.z o.a m.a.w m.b.t i.p.v t.o.v nr blz ca evt resp vgl z.g",
    "pl": "np dr hab prof mgr inż ks św tzn tzw tj m.in",
    "pt": "sr sra srs sras srta dr dra drs dras prof profa eng p.ex núm pág págs fig aprox máx mín exmo exma a.C d.C",
    "ro": "dl dna dr prof ex nr pag",
    "ru": "т.е т.к т.н см напр проф акад доц ул рис д-р г-н г-жа",
    "sk": "napr t.j tzn tzv dr prof ing mgr doc cca",
    "sv": "dr prof hr fr t.ex bl.a d.v.s dvs s.k m.a.o ca nr kl",
    "tr": "dr prof doç sn örn bkz",
    "uk": "т.зв див напр проф акад",
}  # fmt: skip
"""These never end a sentence: a name or a number follows, or what they introduce."""

LOOSE: dict[str, str] = {
    "bg": "др",
    "ca": "etc",
    "cs": "atd apod",
    "da": "osv etc m.m m.v mv",
    "de": "usw u.s.w usf etc u.ä o.ä min std sek re li bhf hbf n.Chr v.Chr",
    "el": "κ.λπ κλπ κτλ κ.τ.λ κ.ά",
    "es": "etc a.m p.m",
    "fi": "jne yms tms ym",
    "fr": "etc min sec",
    "gl": "etc",
    "hr": "itd",
    "hu": "stb",
    "id": "dll dsb dst",
    "it": "ecc min sec",
    "nb": "osv etc m.m mv",
    "nl": "enz etc e.d",
    "pl": "itd itp",
    "pt": "etc",
    "ro": "etc ș.a",
    "ru": "т.д т.п др пр мин сек г",
    "sk": "atď apod",
    "sv": "osv etc m.m",
    "tr": "vb vs",
    "uk": "т.д т.п",
}
"""These may end a sentence: they do where the next one begins."""

NAMES: dict[str, str] = {
    "es": "EE.UU a.C d.C j.C",
    "fr": "j.-C",
}
"""These may end a sentence, but a name may follow as well: they do before what usually begins one."""

NUMBERED: dict[str, str] = {
    "de": "s tel art mo di mi do sa",
    "es": "s art tel no vol",
    "fr": "p no art bd max tel",
}
"""These are abbreviations before a number only."""

DATED: dict[str, str] = {"de": "so"}
"""These are abbreviations before a date only: “So. 5 Minuten noch” are two sentences."""

FIGURE, DATE = rf"(?=\s*(?:[\d{NUMBER}]|(?-i:[IVXLC]+)\b))", rf"(?=\s*[\d{NUMBER}]+\.)"
"""What follows those, Roman numbers among it."""

ORDINALS: dict[str, re.Pattern[str]] = {
    "de": re.compile(
        r"\b(?:(?:[dD](?:er|ie|as|em|en|es)|[aAiI]m|[vVzZ]om|[zZ]u[mr]|[bB]eim|[jJ]ede[rsnm]?|[dD]iese[rsnm]?"
        r"|(?:[dDmMsS]?[eE]in|[iI]hr|[uU]nser|[eE]uer)(?:e[rsnm]?)?)\s+)"
        rf"(?:[\d{NUMBER}]+\.\s+(?:und|oder|bis)\s+)*[\d{NUMBER}]+\.$"
    ),
}
"""A number before the noun that it counts, where that noun has a capital."""

LEADING = re.compile(rf"^[^\w{NUMBER}]*(?:(\w+)\s+)?[\d{NUMBER}]+\.$")
"""A number that stands at the start of a sentence, or behind its first word."""

COUNTING = re.compile(rf"(?:^|[^\w\s{NUMBER}])\s*[\d{NUMBER}]+\.\s*$")
"""A number that is all of a sentence, as in “Drei: 3. 2. 1.”"""

DATES: dict[str, str] = {
    "de": (
        "januar jänner februar feber märz april mai juni juli august september oktober november dezember montag "
        "dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
    ),
}
"""Words that a number before them always counts."""

OPENINGS: dict[str, str] = {
    "de": (
        "aber also am an atme auch auf bei beide beim beobachte bleib bleibe da danach dann das dein deine den der "
        "des die dies diese dieser doch du ein eine einen er erst es für gib ganz geh gehe genau gut halt halte heb "
        "hebe hier ich ihr im in ist ja jede jeder jedes jetzt kein keine komm komme lass lasse leg lege lockere "
        "los löse mach mache man mein mit morgen nach nicht nichts nimm noch nun nur ob oder öffne ohne richte roll "
        "rolle ruh ruhe sag schau schließ schließe sei sie so spann spanne spür spüre stell streck strecke um und "
        "unser vielleicht vom von vor wann warte was weiter wenn wer wie wieder wir wo zähle zieh ziehe zu zuerst "
        "zum zur"
    ),
    "es": (
        "ahora al algunos así aunque bien bueno como con cuando cuenta cuenten deja después desde donde el ella "
        "ellos en entonces eres es esa ese eso esta este esto está están estás gracias hay hasta inspira las lo los "
        "luego lleva mantén me mi mientras mira mueve muy nada ni no nos otra otro para pero pon por puede puedes "
        "que respira se ser si siente sigue sin sobre solo son sí también te tu tus un una usa vamos ve vuelve ya "
        "yo"
    ),
    "fr": (
        "ainsi alors après attendez au aussi aux avant avec bien c' ce ceci cela ces cet cette chaque comme comptez "
        "dans des depuis elle elles en encore enfin ensuite est et expirez faites fermez gardez il ils inspirez j' "
        "je jusqu' l' laissez lentement lâchez mais maintenant mettez n' ne non nous on ou oui où par pas passez "
        "pendant placez portez posez pour prenez puis qu' quand que qui respirez restez revenez rien s' sans sentez "
        "si sur tournez tous tout très tu un une voici voilà voir vos votre vous"
    ),
}
"""Words that usually begin sentences; a capital alone doesn't tell so of a noun in German, or of a name anywhere."""


@cache
def abbreviation(known: str, before: str = "") -> re.Pattern[str]:
    """Matches each of the `known` ones with its full stops, as a whole word, where `before` matches what follows."""
    spelt = [r"\.\s?".join(map(re.escape, short.split("."))) for short in known.split()]
    either = "|".join(sorted(spelt, key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?:{either})\.(?!\w){before}", re.IGNORECASE)
