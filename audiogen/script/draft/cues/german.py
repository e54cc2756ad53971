"""German cue words."""

from typing import Final

from audiogen.script.draft.cues.table import OTHER, SIDE, TURN, TURNS, Cues, Swap
from audiogen.script.draft.pauses import Kind

_BODY: Final = (
    "Bein|Knie|Ferse|Fuß|Fuss|Knöchel|Hüfte|Oberschenkel|Wade|Arm|Ellbogen|Ellenbogen|Schulter|Handgelenk|Gesäßhälfte"
)
_WEAK: Final = ("linke", "rechte")
_STRONG: Final = ("linken", "rechten")
_AMOUNT: Final = r"(?:noch\s+|etwa\s+|weitere\s+|mindestens\s+)?(?P<n>{n})(?:\s*(?:-|–|—|bis|oder)\s*(?P<m>{n}))?"
_REPS: Final = r"(?:Wiederholungen|Wiederholung|Mal|Runden)"

GERMAN: Final = Cues(
    labels={
        "warum es wirkt": "why", "warum das hilft": "why", "warum": "why", "wirkung": "why", "nutzen": "why",
        "vorteile": "why", "wofür": "why", "ziel": "why", "so geht's": "how", "so geht’s": "how",
        "so geht es": "how", "anleitung": "how", "ausführung": "how", "schritte": "how", "durchführung": "how",
        "übung": "how", "ausgangsposition": "how", "ausgangsstellung": "how", "tipp": "aside", "tipps": "aside",
        "hinweis": "aside", "hinweise": "aside", "achtung": "aside", "vorsicht": "aside", "wichtig": "aside",
        "variante": "aside", "varianten": "aside", "anmerkung": "aside",
    },
    step=r"Schritt\s+(?:\d+|{n})",
    chapter=r"(?:Übung|Bewegung|Haltung|Teil|Tag|Woche|Phase|Dehnung)\s+(?:\d+|{n})\b",
    leave=(
        "teilen inhaltsverzeichnis inhalt"
    ),
    ends=(
        "häufige_fragen quellen "
        "literatur quellenangaben über_den_autor über_die_autorin ähnliche_artikel kommentare kommentar "
        "das_könnte_dich_auch_interessieren"
    ),
    verbs={
        Kind.SETTLE: (
            "leg lege legen setz setze setzen stell stelle stellen knie nimm nehmen komm komme kommen such suche "
            "schließ schließe schließen beginn beginne beginnen platziere platzieren positioniere"
        ),
        Kind.MOVE: (
            "beug beuge beugen winkel winkle winkeln zieh ziehe ziehen schieb schiebe schieben heb hebe heben senk "
            "senke senken roll rolle rollen dreh drehe drehen streck strecke strecken dehn dehne dehnen drück drücke "
            "drücken press presse pressen führ führe führen beweg bewege bewegen kreise kreisen öffne öffnen spann "
            "spanne spannen ball balle ballen wiederhol wiederhole wiederholen wechsle wechseln kehr kehre kehren "
            "umarm umarme umarmen greif greife greifen bring bringe bringen kipp kippe kippen schwing schwinge "
            "schüttle schütteln mach mache machen lauf gleite neig neige neigen überkreuze verschränke massiere halt "
            "halte halten bau baue"
        ),
        Kind.KEEP: "bleib bleibe bleiben achte achten vermeide vermeiden versuch versuche tu tue behalte behalten",
        Kind.FEEL: (
            "spür spüre spüren fühl fühle fühlen beobachte beobachten lass lasse lassen entspann entspanne "
            "entspannen löse lösen lös locker lockere lockern stell_dir nimm_wahr bemerke bemerken genieß genieße "
            "hör höre erlaube ruh ruhe ruhen richte richten"
        ),
        Kind.BREATHE: "atme atmen seufze",
    },
    leads=(
        "langsam sanft nun jetzt dann danach anschließend zuerst zum_schluss zuletzt einfach und auch vorsichtig "
        "bitte weich behutsam"
    ),
    clauses="beim mit wenn während sobald nach im in auf aus ohne vor bei dabei zum für",
    pronouns="es das dies diese dieser dieses sie er hier",
    numbers={
        "ein": 1, "eine": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
        "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "vierzig": 40,
        "sechzig": 60, "zweimal": 2, "dreimal": 3, "viermal": 4, "fünfmal": 5, "sechsmal": 6, "achtmal": 8,
        "zehnmal": 10,
    },
    to=r"-|–|—|bis|oder",
    units={r"Sekunden?|Sek\.?": 1, r"Minuten?|Min\.?": 60, r"Stunden?|Std\.?": 3600},
    breaths=r"(?:tiefe\s+|ruhige\s+)*Atemzüge",
    lasting=r"für(?:\s+(?:etwa|ca\.|mindestens|weitere))?",
    opens=r"von|zwischen",
    holding=(
        r"halten?|halten\s+Sie|bleibe?|ruhe|etwa|ca\.|mindestens|Position|Haltung|Dehnung|dich|so|sie|Sie|hier"
        r"|liegen"
    ),
    silence=r"(?:(?:lange|kurze)\s+)?(?:Pause|Stille)\b",
    still=r"\b(?:lieg\w*|bleib\w*|ruh\w*|entspann\w*|sitz\w*|verweil\w*|meditier\w*|nichts|hier|so)\b",
    general=(
        r"\b(?:pro|jeden|jede|am)\s+(?:Tag|Woche|Abend|Morgen|Monat|Nacht)\b|\btäglich\b|\bwöchentlich\b"
        r"|\bTagen?\b|\bWochen?\b"
    ),
    connect=r"und|dann|danach|mach|mache|für|jetzt|nun|insgesamt|bevor",
    times=(
        rf"(?P<sets>{{n}})\s+(?:Sätze|Serien|Durchgänge)\s+(?:mit|von|à|zu)\s+(?:je\s+)?{_AMOUNT}(?:\s*{_REPS})?",
        r"(?P<sets>\d+)\s*[x×]\s*(?P<n>\d+)",
        rf"(?:wiederhole|wiederholen)(?:\s+(?!auf\b|mit\b)\w+){{0,5}}?\s+{_AMOUNT}\s*-?{_REPS}",
        rf"{_AMOUNT}\s*-?{_REPS}(?:\s+wiederholen)?",
        r"(?:wiederhole|wiederholen|mach|mache)(?:\s+(?!auf\b|mit\b)\w+){0,5}?\s+(?P<n>(?=\w+mal\b){n})",
        r"(?:wiederhole|wiederholen)(?:\s+\w+){0,5}?\s+(?P<few>einige|mehrere|ein\s+paar)\s+Male?",
        r"[x×]\s?(?P<n>\d+)|(?P<m>\d+)\s?[x×]",
    ),
    again=r"\bwiederhol|\bRunden\b",
    sets=r"(?P<sets>{n})\s+(?:Sätze|Serien|Durchgänge)",
    held=(
        r"{t}\s+halten|(?:halten?|halten\s+Sie)(?:\s+(?:Sie\s+)?(?:die\s+(?:Position|Spannung|Dehnung)|jeweils))?"
        r"(?:\s+für)?\s*:?\s*{t}"
    ),
    between=(
        r"(?:mit\s+|je\s+)*{t}\s+(?:Pause|Ruhe)(?:\s+(?:dazwischen|zwischen\s+den\s+(?:Sätzen|Serien|Durchgängen)))?"
        r"|(?:mit\s+)?Pausen?(?:\s+von)?\s*:?\s*{t}"
        r"(?:\s+(?:dazwischen|zwischen\s+den\s+(?:Sätzen|Serien|Durchgängen)))?"
    ),
    alternating=r"(?:im\s+Wechsel|abwechselnd)(?:\s+(?:links\s+und\s+rechts|rechts\s+und\s+links))?",
    meanwhile=r"während|ohne|immer|langsam|dabei|und\s+dabei",
    undoing=r"(?:langsam\s+)?(?:senk\w*|lös\w*|lass\w*|kehr\w*|entspann\w*)",
    set_said=f"Satz {TURN} von {TURNS}.",
    dose=r"{n}\s*-?(?:Sätze|Serien|Durchgänge|Wiederholungen|Mal|Runden)\b|\d\s*[x×]\s*\d|\b\w+mal\s+wiederhol",
    switch=(
        rf"(?:wiederhole|wiederholen|wiederhol|mach|mache|machen|wechsle|jetzt|dann)?(?:\s+(?:Sie|die|das"
        rf"|den|Übung|Bewegung|Ablauf|Gleiche|gleiche|dasselbe|alles|es))*\s*"
        rf"(?:auf|mit|zur|für|an|auch)\s+(?:der|dem|die|das)?\s*ander[enr]*\s+(?:Seite|{_BODY}"
        rf"|Hand)(?:\s+wiederholen)?"
        rf"|(?:wechsle|wechseln\s+Sie|wechseln)\s+(?:dann\s+)?(?:die\s+Seite|das\s+Bein|den\s+Arm)"
        rf"|Seiten?wechsel|(?:die\s+)?Seiten?\s+wechseln"
        rf"|(?:wiederhole|wiederholen)(?:\s+\w+)*\s+(?:auf|mit)\s+(?:der|dem)\s+(?:linken"
        rf"|rechten)\s+(?:Seite|{_BODY})"
    ),
    each=(
        rf"(?:auf|mit|pro|je|für)\s+(?:jede[rmns]?\s+|beiden\s+)?(?:Seiten?|{_BODY})|auf\s+beiden\s+Seiten"
        rf"|beidseitig"
    ),
    swaps=(
        Swap(r"\bein\s+(Bein|Knie|Handgelenk)\b", _WEAK, rf"das {SIDE} \1"),
        Swap(rf"\beine\s+({_BODY})\b", _WEAK, rf"die {SIDE} \1"),
        Swap(rf"\beinen\s+({_BODY})\b", _STRONG, rf"den {SIDE} \1"),
        Swap(rf"\beinem\s+({_BODY})\b", _STRONG, rf"dem {SIDE} \1"),
        Swap(rf"\beiner\s+({_BODY})\b", _STRONG, rf"der {SIDE} \1"),
    ),
    others=(
        Swap(rf"\bdas\s+andere\s+({_BODY})\b", _WEAK, rf"das {OTHER} \1"),
        Swap(rf"\bdie\s+andere\s+({_BODY}|Hand)\b", _WEAK, rf"die {OTHER} \1"),
        Swap(rf"\b(den|dem|der)\s+anderen\s+({_BODY}|Hand)\b", _STRONG, rf"\1 {OTHER} \2"),
    ),
    together=r"\beine?\b.*\bund\s+(?:das|die|den)\s+andere",
    sided=tuple(
        Swap(rf"\b(?P<side>{left}|{right})\b", (left, right))
        for left, right in (_WEAK, _STRONG, ("linkes", "rechtes"), ("linker", "rechter"))
    ),
    inhale=r"\beinatmen|\batme\b(?=[^.,;]*\bein\b)|\batmen\s+Sie\b(?=[^.,;]*\bein\b)",
    hold=r"\bhalte|\bhalten|\banhalten|\bPause",
    exhale=r"\bausatmen|\batme\b(?=[^.,;]*\baus\b)|\batmen\s+Sie\b(?=[^.,;]*\baus\b)|(?<=und )aus\b",
    deep=r"(?:nimm|nehmen\s+Sie|mach|mache)\s+(?P<n>{n})(?:\s*(?:-|–|bis)\s*{n})?\s+(?:tiefe\s+|ruhige\s+)*Atemzüge",
    advert=(
        r"\bAffiliate|\bkauf|\bRabatt|\bGutschein|\bklick|\babonnier|\bNewsletter|\bAmazon\b|\b(?:mein"
        r"|unser)\s+(?:Buch|Kurs|Shop|Kanal)\b|\bmeinen?\s+(?:Kurs|Shop|Kanal)\b"
        r"|\d\s?€|[$€£]\s?\d|\bgesponsert|\bAnzeige\b|\bherunterladen|\bbestell|\bfolge\s+mir|\bteile\s+diesen"
    ),
    recommend=(
        r"\bich\s+empfehle\s+(?:dir\s+|Ihnen\s+)?(?:eine?n?|das|die|den|diese[ns]?|meine?n?)\b|\bmein(?:e"
        r"|en)?\s+Liebling"
    ),
    household=(
        r"\b(?:Decke|Kissen|Matte|Handtuch|Stuhl|Wand|Block|Gurt|Gürtel|Buch|Bett|Sofa|Boden|Pause|Arzt"
        r"|Ärztin)\w{0,2}\b"
    ),
    thing=r"(?:er|sie|es|das|dies|diese[rsn]?)\b",
    warning=(
        r"\bschwanger|\b(?:frag|frage|fragen|sprich|sprechen)\b.{0,30}\b(?:Arzt|Ärztin|Physio\w*)"
        r"|\b(?:wenn|falls)\b.{0,40}\b(?:schwindlig|Schwindel|Schmerzen?|weh)\b"
    ),
    question=r"(?:was|warum|wie|wann|wer|wo|welche[rsn]?|wofür|wozu)",
    form=r"(?:Patient(?:in)?|Name|Datum|Therapeut(?:in)?|Tel|Telefon|Nächster\s+Termin|Unterschrift)\s*[:.]",
    caption=(
        r"(?:Bild|Foto|Abbildung|Grafik|Video)(?:\s+(?:von|der|des|einer|eines)\b|\s*:)|(?:Abb|Abbildung"
        r"|Bild)\.?\s*\d|(?:Bildnachweis|Quelle|Fotos?)\s*:|©"
    ),
    figure=r"(?:siehe|s\.)\s+(?:Abb|Abbildung|Bild|Foto)[^()]*|(?:Abb|Abbildung|Bild|Foto)\b[^()]*",
    byline=(
        r"von\s+[A-ZÄÖÜ][\w.-]+(?:\s+[A-ZÄÖÜ][\w.-]+){1,3}$|(?:veröffentlicht|aktualisiert|geschrieben"
        r"|geprüft)\s+(?:am|von)\b.*$"
        r"|\d+\s+Min(?:uten)?\.?\s+Lesezeit.*$|(?:Teilen|Anzeige|Drucken|Werbung)$"
    ),
    pronounced=r"(?:ausgesprochen|Aussprache|sprich)",
    session=(
        r"(?P<n>{n})[\s-]*(?:minütige[rsn]?|Minuten)[\s-]+(?:Routine|Übung|Meditation|Sequenz|Entspannung"
        r"|Einheit|Praxis)"
    ),
)  # fmt: skip
