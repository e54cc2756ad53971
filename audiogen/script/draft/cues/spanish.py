"""Spanish cue words."""

from typing import Final

from audiogen.script.draft.cues.table import OTHER, SIDE, TURN, TURNS, Cues, Swap
from audiogen.script.draft.pauses import Kind

_SHE: Final = "pierna|rodilla|cadera|muñeca|pantorrilla|nalga|oreja"
_HE: Final = "pie|talón|tobillo|muslo|brazo|codo|hombro|glúteo"
_HERS: Final = ("izquierda", "derecha")
_HIS: Final = ("izquierdo", "derecho")
_AMOUNT: Final = r"(?:otras\s+|unas\s+|al\s+menos\s+)?(?P<n>{n})(?:\s*(?:-|–|—|a|o|u)\s*(?P<m>{n}))?"
_REPS: Final = r"(?:repeticiones|repetición|veces|rondas|ciclos)"

SPANISH: Final = Cues(
    labels={
        "por qué funciona": "why", "por qué": "why", "beneficios": "why", "para qué sirve": "why", "objetivo": "why",
        "cómo hacerlo": "how", "cómo se hace": "how", "cómo": "how", "instrucciones": "how", "pasos": "how",
        "ejecución": "how", "cómo practicarlo": "how", "posición inicial": "how", "ejercicio": "how",
        "consejo": "aside", "consejos": "aside", "nota": "aside", "precaución": "aside", "precauciones": "aside",
        "atención": "aside", "importante": "aside", "advertencia": "aside", "variante": "aside",
        "variantes": "aside",
    },
    step=r"paso\s+(?:\d+|{n})",
    chapter=r"(?:ejercicio|movimiento|postura|parte|día|semana|fase|estiramiento)\s+(?:\d+|{n})\b",
    leave=(
        "compartir índice tabla_de_contenidos suscríbete"
    ),
    ends=(
        "preguntas_frecuentes referencias "
        "fuentes bibliografía sobre_el_autor sobre_la_autora artículos_relacionados "
        "entradas_relacionadas comentarios comentario deja_un_comentario también_te_puede_interesar"
    ),
    verbs={
        Kind.SETTLE: (
            "túmbate tumbate túmbese tumbarse acuéstate acuéstese acostarse siéntate siéntese sentarse ponte póngase "
            "coloca coloque colócate colocar apoya apoye apoyar arrodíllate arrodíllese recuéstate recuéstese busca "
            "empieza comienza cierra cierre cerrar pon ponga adopta adopte échate échese estírate estírese boca"
        ),
        Kind.MOVE: (
            "dobla doble doblar flexiona flexione flexionar desliza deslice deslizar lleva lleve llevar levanta "
            "levante levantar eleva eleve elevar baja baje bajar gira gire girar rueda ruede estira estire estirar "
            "extiende extienda extender abraza abrace abrazar empuja empuje presiona presione tira tire acerca "
            "acerque separa separe cruza cruce mueve mueva mover vuelve vuelva volver regresa regrese balancea rota "
            "inclina incline abre abra aprieta apriete contrae contraiga tensa tense haz haga hacer realiza realice "
            "repite repita repetir cambia cambie sube suba usa use utiliza sujeta agarra toma tome traza dibuja "
            "alarga masajea sacude aguanta continúa continúe adelanta adelante"
        ),
        Kind.KEEP: "mantén mantenga mantener no evita evite permanece permanezca quédate quédese procura procure "
                   "asegúrate asegúrese sostén sostenga recuerda intenta",
        Kind.FEEL: (
            "siente sienta sentir nota note notar observa observe observar deja deje dejar permite permita relaja "
            "relaje relajar suelta suelte soltar afloja afloje imagina imagine escucha escuche percibe perciba "
            "visualiza descansa descanse fíjate fíjese lleva_tu_atención dirige"
        ),
        Kind.BREATHE: "respira respire respirar inhala inhale inhalar exhala exhale exhalar inspira inspire inspirar "
                      "espira espire espirar suspira sopla",
    },
    leads=(
        "lentamente suavemente despacio ahora luego después y por_último finalmente primero simplemente solo sólo "
        "también poco_a_poco con_cuidado con_suavidad a_continuación entonces"
    ),
    clauses=(
        "al con desde cuando mientras si sin en tras antes para una_vez durante tumbado tumbada sentado sentada de"
    ),
    pronouns="este esta esto estos estas es eso así",
    numbers={
        "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
        "nueve": 9, "diez": 10, "doce": 12, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40, "sesenta": 60,
    },
    to=r"-|–|—|a|o|u",
    units={r"segundos?|segs?": 1, r"minutos?|mins?": 60, r"horas?": 3600},
    breaths=r"respiraciones|respiración",
    lasting=r"(?:durante|por|unos)(?:\s+(?:unos|al\s+menos|aproximadamente|otros))?",
    opens=r"de|entre",
    holding=r"(?:aguanta|aguante|mantén|mantenga|descansa|descanse|espera|posición|postura)(?:\s+de)?",
    silence=r"(?:pausa|silencio)\b",
    still=r"\b(?:túmb\w+|descans\w+|qued\w+|quéd\w+|permanec\w+|repos\w+|sient\w+|siént\w+|medit\w+|nada|aquí|así)\b",
    general=r"\b(?:al|por|cada)\s+(?:día|semana|noche|mes|año)\b|\bdiari\w+|\bsemanas?\b|\bdías?\b",
    connect=r"y|luego|después|haz|haga|realiza|realice|completa|ahora|durante|por|antes\s+de|un\s+total\s+de",
    times=(
        rf"(?P<sets>{{n}})\s+series?\s+de\s+{_AMOUNT}(?:\s*{_REPS})?",
        r"(?P<sets>\d+)\s*[x×]\s*(?P<n>\d+)",
        rf"(?:repite|repita|repetir|hazlo|repítelo)(?:\s+(?!con\b"
        rf"|en\b)\w+){{0,5}}?\s+{_AMOUNT}\s+{_REPS}(?P<more>\s+más)?",
        rf"{_AMOUNT}\s+{_REPS}(?P<more>\s+más)?",
        r"(?:repite|repita|repetir)(?:\s+\w+){0,5}?\s+(?P<few>algunas|varias|unas\s+cuantas)\s+veces",
        r"[x×]\s?(?P<n>\d+)|(?P<m>\d+)\s?[x×]",
    ),
    again=r"\brep[ei]t|\brepít|\bhazlo\b|\brondas?\b|\bciclos?\b",
    sets=r"(?P<sets>{n})\s+series",
    held=(
        r"(?:aguant\w+|mant[eé]n\w*|sost[eé]n\w*)(?:\s+(?:la\s+posición|la\s+postura|cada\s+una))?"
        r"(?:\s+durante)?\s*:?\s*{t}"
    ),
    between=(
        r"(?:con\s+)?(?:un\s+)?(?:descans[oae]|pausas?|reposo)(?:\s+de)?\s*:?\s*{t}"
        r"(?:\s+entre\s+(?:cada\s+)?(?:las\s+)?series?)?"
        r"|(?:con\s+)?{t}\s+de\s+(?:descanso|pausa|reposo)(?:\s+entre\s+(?:cada\s+)?(?:las\s+)?series?)?"
    ),
    alternating=r"alternando(?:\s+(?:los\s+|las\s+)?(?:lados|piernas|brazos))?",
    meanwhile=r"\w+ndo|mientras|con|sin|siempre|despacio",
    undoing=r"(?:baja|baje|suelta|suelte|vuelve|vuelva|relaja|relaje|regresa|regrese)",
    set_said=f"Serie {TURN} de {TURNS}.",
    dose=r"{n}\s+(?:series?|repeticiones|repetición|veces|rondas)\b|\d\s*[x×]\s*\d",
    switch=(
        rf"(?:repite|repita|repetir|haz|haga|cambia|cambie|continúa)?(?:\s+(?:lo|el|la|mismo|ejercicio"
        rf"|movimiento|secuencia|todo))*\s*"
        rf"(?:con|en|hacia|al|a|de|por)\s+(?:el\s+|la\s+|tu\s+|su\s+)?(?:otro|otra)\s+(?:lado|{_SHE}|{_HE})"
        rf"|(?:cambia|cambie|cambiar)\s+(?:de\s+)?(?:lado|pierna|brazo)s?"
        rf"|(?:repite|repita)(?:\s+\w+)?\s+(?:con|en)\s+(?:el|la)\s+(?:(?:lado|{_SHE}"
        rf"|{_HE})\s+)?(?:izquierd[oa]|derech[oa])"
    ),
    each=(
        rf"(?:con|en|por|de|a)\s+cada\s+(?:lado|{_SHE}|{_HE})|(?:por|en|a)\s+ambos\s+lados|por\s+lado|(?:con"
        rf"|en)\s+ambas\s+piernas"
    ),
    swaps=(
        Swap(rf"\b(?:una|cada)\s+({_SHE})\b", _HERS, rf"la \1 {SIDE}"),
        Swap(rf"\b(?:un|cada)\s+({_HE})\b", _HIS, rf"el \1 {SIDE}"),
    ),
    others=(
        Swap(rf"\b(?:la|tu)\s+otra\s+({_SHE}|mano)\b", _HERS, rf"la \1 {OTHER}"),
        Swap(rf"\b(?:el|tu)\s+otro\s+({_HE})\b", _HIS, rf"el \1 {OTHER}"),
    ),
    together=r"\buna?\b.*\b(?:y|luego|después)\s+(?:la\s+otra|el\s+otro|una?)\b|\ba\s+la\s+vez\b",
    sided=(Swap(r"\b(?P<side>izquierda|derecha)\b", _HERS), Swap(r"\b(?P<side>izquierdo|derecho)\b", _HIS)),
    inhale=r"inhal\w+|inspir\w+|toma\s+aire",
    hold=r"mant[eé]n\w*|ret[eé]n\w*|aguant\w+|sost[eé]n\w*",
    exhale=r"exhal\w+|espir\w+|suelt\w+\s+el\s+aire",
    deep=r"(?:haz|toma|realiza|haga|tome)\s+(?P<n>{n})(?:\s*(?:-|–|a|o)\s*{n})?\s+respiraciones",
    advert=(
        r"\bafiliad|\bcompra|\bdescuento|\bcupón|\bhaz\s+clic|\bpincha\s+aquí|\bsuscríbe|\bsuscrip"
        r"|\bboletín|\bnewsletter|\bamazon\b"
        r"|\bmi\s+(?:libro|curso|tienda|canal)\b|\bnuestr[oa]\s+(?:curso|tienda|app)\b|\d\s?€|[$€£]\s?\d"
        r"|\bpatrocin|\bdescarga\b|\bsígueme\b|\bcomparte\s+est"
    ),
    recommend=(
        r"\b(?:te\s+|os\s+|le\s+)?(?:recomiendo|recomendamos|sugiero)\s+(?:usar\s+|comprar\s+"
        r"|utilizar\s+)?(?:una?|el|la|est[ea]|mi)\b"
    ),
    household=(
        r"\b(?:manta|almohada|cojín|esterilla|toalla|silla|pared|bloque|cinturón|libro|cama|sofá|suelo|pausa"
        r"|médico)s?\b"
    ),
    thing=r"(?:est[ea]|es|son|está|están|lo|la)\b",
    warning=(
        r"\bembaraz|\b(?:consulta|consulte|habla|hable)\b.{0,20}\b(?:médico|médica|fisio\w*)"
        r"|\bsi\b.{0,40}\b(?:mareo|mareas|marea|dolor\s+agudo|duele)"
    ),
    question=r"[¿]?(?:qué|por\s+qué|cómo|cuándo|quién|dónde|cuánto)",
    form=r"(?:paciente|nombre|fecha|fisioterapeuta|terapeuta|tel|teléfono|próxima\s+cita|firma)\s*[:.]",
    caption=(
        r"(?:imagen|foto|fotografía|ilustración|diagrama|vídeo|video)(?:\s+(?:de|por|del)\b|\s*:)|(?:fig"
        r"|figura)\.?\s*\d|(?:fuente|crédito|créditos)\s*:|©"
    ),
    figure=r"(?:ver|véase|ve)\s+(?:la\s+)?(?:fig|figura|imagen|foto)[^()]*|(?:fig|figura|imagen|foto)\b[^()]*",
    byline=(
        r"por\s+[A-ZÁÉÍÓÚÑ][\wáéíóúñ.-]+(?:\s+[A-ZÁÉÍÓÚÑ][\wáéíóúñ.-]+){1,3}$|(?:publicado|actualizado"
        r"|escrito|revisado)\s+(?:el|por|en)\b.*$"
        r"|\d+\s+min(?:utos)?\s+de\s+lectura.*$|(?:compartir|publicidad|imprimir|guardar)$"
    ),
    pronounced=r"(?:se\s+pronuncia|pronunciado|pronúnciese)",
    session=(
        r"(?:rutina|práctica|sesión|meditación|secuencia|relajación)\s+(?:guiada\s+)?de\s+(?P<n>{n})\s+minutos"
    ),
)  # fmt: skip
