"""French cue words."""

from typing import Final

from audiogen.script.draft.cues.table import OTHER, SIDE, TURN, TURNS, Cues, Swap
from audiogen.script.draft.pauses import Kind

_SHE: Final = "jambe|hanche|cheville|cuisse|épaule|fesse|oreille|narine"
_HE: Final = "genou|pied|talon|mollet|bras|coude|poignet"
_HERS: Final = ("gauche", "droite")
_HIS: Final = ("gauche", "droit")
_AMOUNT: Final = r"(?:encore\s+|environ\s+|au\s+moins\s+)?(?P<n>{n})(?:\s*(?:-|–|—|à|ou)\s*(?P<m>{n}))?"
_REPS: Final = r"(?:répétitions|répétition|fois|cycles)"

FRENCH: Final = Cues(
    labels={
        "pourquoi ça marche": "why", "pourquoi cela fonctionne": "why", "pourquoi": "why", "bienfaits": "why",
        "les bienfaits": "why", "objectif": "why", "avantages": "why", "comment faire": "how", "comment": "how",
        "instructions": "how", "étapes": "how", "exécution": "how", "consignes": "how", "position de départ": "how",
        "exercice": "how", "mode d'emploi": "how", "mode d’emploi": "how", "astuce": "aside", "conseil": "aside",
        "conseils": "aside", "remarque": "aside", "note": "aside", "attention": "aside", "important": "aside",
        "précautions": "aside", "précaution": "aside", "variante": "aside",
    },
    step=r"étape\s+(?:\d+|{n})",
    chapter=r"(?:exercice|mouvement|posture|partie|jour|semaine|phase|étirement)\s+(?:\d+|{n})\b",
    leave=(
        "partager sommaire table_des_matières"
    ),
    ends=(
        "questions_fréquentes références "
        "sources bibliographie à_propos_de_l'auteur à_propos_de_l’auteur articles_similaires commentaires "
        "commentaire laisser_un_commentaire à_lire_aussi"
    ),
    verbs={
        Kind.SETTLE: (
            "allongez allongez-vous allonge-toi s'allonger s’allonger couchez-vous couche-toi asseyez-vous "
            "assieds-toi s'asseoir s’asseoir installez-vous installe-toi placez place placer posez pose poser mettez "
            "mets mettre mettez-vous agenouillez-vous commencez commence fermez ferme fermer tenez-vous levez-vous "
            "prenez_place"
        ),
        Kind.MOVE: (
            "pliez plie plier fléchissez fléchis fléchir glissez glisse glisser faites fais faire levez lève lever "
            "soulevez soulève baissez baisse abaissez abaisse ramenez ramène ramener tournez tourne tourner étirez "
            "étire étirer tendez tends tendre tirez tire poussez pousse pressez presse appuyez appuie roulez roule "
            "balancez ouvrez ouvre croisez croise amenez amène bougez bouge revenez reviens revenir redescendez "
            "redescends serrez serre contractez contracte répétez répète répéter changez change utilisez utilise "
            "attrapez dessinez écartez rapprochez montez descendez massez secouez continuez continue alternez"
        ),
        Kind.KEEP: (
            "gardez garde garder maintenez maintiens maintenir restez reste rester ne n'oubliez n’oubliez évitez "
            "évite tenez tiens veillez assurez-vous essayez"
        ),
        Kind.FEEL: (
            "sentez sens sentir laissez laisse laisser relâchez relâche relâcher observez observe observer remarquez "
            "remarque détendez détends détendez-vous imaginez imagine écoutez écoute ressentez ressens portez lâchez "
            "lâche reposez-vous repose-toi accueillez visualisez"
        ),
        Kind.BREATHE: "respirez respire respirer inspirez inspire inspirer expirez expire expirer soufflez souffle "
                      "souffler bâillez soupirez",
    },
    leads=(
        "lentement doucement maintenant puis ensuite et enfin d'abord d’abord simplement aussi délicatement "
        "tranquillement progressivement alors"
    ),
    clauses=(
        "en à avec depuis quand lorsque pendant si sans sur après avant pour une_fois dans à_l'expiration "
        "à_l’expiration"
    ),
    pronouns="ce c'est c’est cet cette cela ça ces il elle",
    numbers={
        "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
        "dix": 10, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "soixante": 60,
    },
    to=r"-|–|—|à|ou",
    units={r"secondes?|secs?": 1, r"minutes?|mins?|mn": 60, r"heures?": 3600},
    breaths=r"respirations?",
    lasting=r"(?:pendant|durant)(?:\s+(?:environ|au\s+moins|encore))?",
    opens=r"de|entre",
    holding=r"maintenez|tenez|restez|reposez-vous|position|posture",
    silence=r"(?:(?:longue|courte|petite)\s+)?(?:pause|silence)\b",
    still=r"\b(?:allong\w+|rest\w+|repos\w+|détend\w+|demeur\w+|assey\w+|médit\w+|rien|ici)\b",
    general=r"\b(?:par|chaque)\s+(?:jour|semaine|soir|matin|mois)\b|\bquotidien\w*|\bjours?\b|\bsemaines?\b",
    connect=r"et|puis|ensuite|faites|fais|effectuez|maintenant|pendant|avant\s+de|au\s+total",
    times=(
        rf"(?P<sets>{{n}})\s+séries?\s+de\s+{_AMOUNT}(?:\s*{_REPS})?",
        r"(?P<sets>\d+)\s*[x×]\s*(?P<n>\d+)",
        rf"(?:répétez|répète|répéter|recommencez|faites)(?:[\s-]+(?!avec\b"
        rf"|de\b)[\w’']+){{0,5}}?\s+{_AMOUNT}\s+{_REPS}",
        rf"{_AMOUNT}\s+{_REPS}",
        r"(?:répétez|répète|répéter|recommencez)(?:\s+[\w’']+){0,5}?\s+(?P<few>plusieurs|quelques)\s+fois",
        r"[x×]\s?(?P<n>\d+)|(?P<m>\d+)\s?[x×]",
    ),
    again=r"\brép[eéè]t|\brecommenc|\bcycles?\b",
    sets=r"(?P<sets>{n})\s+séries",
    held=(
        r"(?:tenez|tiens|maintenez|tenir|maintenir)(?:\s+(?:la\s+position|chaque\s+fois))?"
        r"(?:\s+pendant)?\s*:?\s*{t}"
    ),
    between=(
        r"(?:avec\s+)?(?:une?\s+)?(?:repos|pause|récupération)(?:\s+de)?\s*:?\s*{t}"
        r"(?:\s+entre\s+(?:les|chaque)\s+séries?)?"
        r"|(?:avec\s+)?{t}\s+de\s+(?:repos|pause|récupération)(?:\s+entre\s+(?:les|chaque)\s+séries?)?"
    ),
    alternating=r"en\s+alternant(?:\s+les\s+(?:côtés|jambes|bras))?",
    meanwhile=r"en\s+\w+ant|avec|sans|toujours|lentement",
    undoing=r"(?:relâchez|relâche|redescendez|redescends|revenez|reviens|baissez|baisse|abaissez|abaisse)",
    set_said=f"Série {TURN} sur {TURNS}.",
    dose=r"{n}\s+(?:séries?|répétitions?|fois|cycles)\b|\d\s*[x×]\s*\d",
    switch=(
        rf"(?:répétez|répète|répéter|recommencez|faites|fais|changez|change|continuez)?(?:\s+(?:de|la|le"
        rf"|même|chose|l[’']exercice|le\s+mouvement|tout))*\s*"
        rf"(?:de|avec|sur|du|vers|à)\s+(?:l[’']autre|votre\s+autre)\s+(?:côté|{_SHE}|{_HE})|(?:changez"
        rf"|change|changer)\s+de\s+(?:côté|jambe|bras)s?"
        rf"|(?:répétez|répète)(?:\s+\w+)?\s+(?:du|de|avec)\s+(?:la\s+|le\s+)?(?:côté|{_SHE}"
        rf"|{_HE})\s+(?:gauche|droite?)"
    ),
    each=(
        rf"(?:de|avec|sur|pour|par)\s+chaque\s+(?:côté|{_SHE}|{_HE})|des\s+deux\s+côtés|par\s+(?:côté|jambe"
        rf"|bras)|avec\s+les\s+deux\s+jambes"
    ),
    swaps=(
        Swap(rf"\b(?:une|chaque)\s+({_SHE})\b", _HERS, rf"la \1 {SIDE}"),
        Swap(rf"\b(?:un|chaque)\s+({_HE})\b", _HIS, rf"le \1 {SIDE}"),
    ),
    others=(
        Swap(rf"\bl[’']autre\s+({_SHE}|main)\b", _HERS, rf"la \1 {OTHER}"),
        Swap(rf"\bl[’']autre\s+({_HE})\b", _HIS, rf"le \1 {OTHER}"),
    ),
    together=r"\bune?\b.*\b(?:et|puis)\s+(?:l[’']autre|une?)\b|\bà\s+la\s+fois\b",
    sided=(
        Swap(rf"\b(?:{_SHE}|main)\s+(?P<side>gauche|droite)\b", _HERS),
        Swap(rf"\b(?:{_HE}|côté)\s+(?P<side>gauche|droit)\b", _HIS),
    ),
    inhale=r"inspir\w+",
    hold=r"\bretenez|\bretiens|\bretenir|\bbloquez|\bbloque|\bmaintenez|\bgardez|\btenez|\bpause",
    exhale=r"expir\w+|soufflez|souffler",
    deep=(
        r"(?:prenez|faites|prends|fais)\s+(?P<n>{n})(?:\s*(?:-|–|à|ou)\s*{n})?\s+(?:grandes\s+|profondes\s+"
        r"|longues\s+)*(?:respirations|inspirations)"
    ),
    advert=(
        r"\baffili|\bachet|\bréduction\b|\bcode\s+promo|\bcliqu|\babonn|\bnewsletter|\binscri|\bamazon\b"
        r"|\bmon\s+(?:livre|cours|site)\b|\bma\s+(?:boutique|chaîne)\b"
        r"|\bnotre\s+(?:boutique|cours|application)\b|\d\s?€|[$€£]\s?\d|\bsponsor|\btélécharg|\bsuivez-moi"
        r"|\bpartagez\s+cet"
    ),
    recommend=(
        r"\bje\s+(?:vous\s+|te\s+)?(?:recommande|conseille|suggère)\s+(?:d[’']utiliser\s+"
        r"|d[’']acheter\s+)?(?:une?|le|la|ce|cette|mon|ma)\b"
    ),
    household=(
        r"\b(?:couverture|oreiller|coussin|tapis|serviette|chaise|mur|bloc|sangle|ceinture|livre|lit|canapé|sol"
        r"|pause|médecin)s?\b"
    ),
    thing=r"(?:il|elle|ils|elles|ce|c[’']est|cet|cette|cela|ça)\b",
    warning=(
        r"\benceinte|\b(?:consultez|consulte|demandez|parlez)\b.{0,20}\b(?:médecin|kiné\w*)"
        r"|\bsi\b.{0,40}\b(?:vertiges?|douleur\s+vive|mal)\b"
    ),
    question=r"(?:que|quoi|qu[’']est|pourquoi|comment|quand|qui|où|combien|quels?|quelles?)",
    form=r"(?:patiente?|nom|date|kinésithérapeute|thérapeute|tél|téléphone|prochain\s+rendez-vous|signature)\s*[:.]",
    caption=(
        r"(?:image|photo|photographie|illustration|schéma|vidéo)(?:\s+(?:de|du|des|par)\b|\s*:)|(?:fig"
        r"|figure)\.?\s*\d|(?:crédits?|source|légende)\s*:|©"
    ),
    figure=r"(?:voir|cf\.?)\s+(?:la\s+)?(?:fig|figure|image|photo)[^()]*|(?:fig|figure|image|photo)\b[^()]*",
    byline=(
        r"par\s+[A-ZÀ-Ý][\w.-]+(?:\s+[A-ZÀ-Ý][\w.-]+){1,3}$|(?:publié|mis\s+à\s+jour|écrit|relu)\s+(?:le|par|en)\b.*$"
        r"|\d+\s+min(?:utes)?\s+de\s+lecture.*$|(?:partager|publicité|imprimer|enregistrer)$"
    ),
    pronounced=r"(?:prononcez|prononcé|se\s+prononce|dites)",
    session=r"(?:routine|pratique|séance|méditation|séquence|relaxation)\s+(?:guidée\s+)?de\s+(?P<n>{n})\s+minutes",
)  # fmt: skip
