"""English cue words."""

from typing import Final

from audiogen.script.draft.cues.table import OTHER, SIDE, TURN, TURNS, Cues, Swap
from audiogen.script.draft.pauses import Kind

_BODY: Final = (
    "leg|knee|heel|foot|ankle|hip|thigh|calf|hamstring|glute|buttock|arm|elbow|shoulder|wrist|ear|nostril|shin|toe"
)
_LIMB: Final = "leg|knee|heel|foot|ankle|hip|thigh|calf|arm|elbow|shoulder|wrist|nostril|shin"
_NAMES: Final = ("left", "right")
_AMOUNT: Final = (
    r"(?:another\s+|about\s+|around\s+|at\s+least\s+|up\s+to\s+)?(?P<n>{n})(?:\s*(?:-|–|—|to|or)\s*(?P<m>{n}))?"
)
_REPS: Final = r"(?:reps|rep|repetitions|repetition|times|rounds|cycles)"

ENGLISH: Final = Cues(
    labels={
        "why it works": "why", "why this works": "why", "why": "why", "why do it": "why",
        "why you should do it": "why", "benefits": "why", "benefit": "why", "the benefits": "why",
        "what it does": "why", "purpose": "why", "good for": "why", "targets": "why", "the science": "why",
        "why it helps": "why", "how to do it": "how", "how to": "how", "how to do this": "how", "how to do": "how",
        "how": "how", "how to practice": "how", "how to practise": "how", "instructions": "how", "directions": "how",
        "steps": "how", "the steps": "how", "method": "how", "do it": "how", "try it": "how", "to do": "how",
        "to do it": "how", "exercise": "how", "step by step": "how", "execution": "how", "starting position": "how",
        "tip": "aside", "tips": "aside", "pro tip": "aside", "note": "aside", "notes": "aside", "caution": "aside",
        "cautions": "aside", "warning": "aside", "important": "aside", "remember": "aside", "modification": "aside",
        "modifications": "aside", "variation": "aside", "variations": "aside", "safety": "aside",
        "avoid if": "aside",
    },
    step=r"step\s+(?:\d+|{n})",
    chapter=(
        r"(?:exercise|move|movement|pose|stretch|part|day|week|phase|stage|round|section|technique)\s+(?:\d+"
        r"|{n})\b"
    ),
    leave=(
        "share_this share read_more table_of_contents contents in_this_article "
        "disclosure affiliate_disclosure shop shop_the_post recommended_products subscribe newsletter follow_me "
        "follow_us"
    ),
    ends=(
        "faq faqs frequently_asked_questions references sources bibliography citations "
        "about_the_author about_me related_posts related_articles related "
        "comments comment leave_a_comment leave_a_reply further_reading you_may_also_like you_might_also_like "
        "more_from_this_blog popular_posts recent_posts post_a_comment responses replies"
    ),
    verbs={
        Kind.SETTLE: (
            "lie sit stand kneel recline come get find begin start place rest position set set_up lay settle close "
            "choose put prop wear loosen arrive assume take_a_seat make_yourself"
        ),
        Kind.MOVE: (
            "slide hug bend straighten lift raise lower roll rock circle turn twist rotate reach stretch extend pull "
            "push press draw bring move use release drop tilt tuck curl arch open shift step walk swing shake "
            "squeeze tense tighten clench contract engage flex point return repeat switch change fold hinge lean "
            "cross uncross massage tap stroke rub wrap grab grasp clasp interlace float sweep spread gather scoop "
            "pause do perform hold hang drape nod look blink yawn stand_up sit_up march bounce squat lunge pedal "
            "continue alternate bridge give take sink dip glide lengthen broaden widen lead guide carry deepen "
            "give_yourself work try rise unfold wiggle ground plant flatten"
        ),
        Kind.KEEP: (
            "keep don't don’t do_not do_nothing never avoid maintain stay remain make_sure be_sure ensure remember "
            "stop be_careful be_gentle"
        ),
        Kind.FEEL: (
            "feel notice sense observe let let_go allow relax soften imagine visualize visualise picture "
            "become_aware bring_your_awareness bring_your_attention bring_awareness bring_attention be_aware listen "
            "focus invite scan watch check_in acknowledge think repeat_silently say surrender enjoy welcome "
            "concentrate shift_your move_your_awareness move_your_attention"
        ),
        Kind.BREATHE: "breathe inhale exhale take_a_breath take_a_deep_breath take_a_slow_breath sigh hum",
    },
    leads=(
        "slowly gently now then next finally first second third simply just again carefully softly please and also "
        "lastly always lightly continue_to begin_to start_to try_to you_can you_may allow_yourself_to afterwards "
        "meanwhile once_more instead to_start to_begin to_finish"
    ),
    clauses=(
        "as on with from when while once after if keeping using inhaling exhaling lying in before for to sitting "
        "without at during standing by starting"
    ),
    pronouns="it this these they that those here its",
    numbers={
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45,
        "sixty": 60, "a": 1, "an": 1,
    },
    to=r"-|–|—|to|or",
    units={r"seconds?|secs?": 1, r"minutes?|mins?": 60, r"hours?|hrs?": 3600},
    breaths=r"(?:full\s+|deep\s+|slow\s+|long\s+|conscious\s+)*breaths?",
    lasting=r"for(?:\s+(?:about|around|at\s+least|up\s+to|approximately|another|a\s+full|a\s+total\s+of))?",
    opens=r"from|between",
    holding=r"hold|rest|pause|wait|relax|stay|count\s+of|at\s+least|up\s+to|next",
    silence=r"(?:(?:a|long|longer|short|brief|little)\s+)*(?:pause|silence|wait|break)\b",
    still=r"\b(?:lie|rest|stay|remain|relax|sit|meditate|linger|savasana|here|nothing|surrender)\b",
    general=(
        r"\b(?:a|per|each|every)\s+(?:day|week|night|morning|evening|month|year)\b|\b(?:daily|weekly)\b"
        r"|\btakes?\s+{n}"
        r"|\b(?:day|week|month)s?\b|\byou\s+(?:can|may|could)\s+(?:go|build|work|progress|increase)\b"
    ),
    connect=r"and|then|before|for|do|perform|complete|aim\s+for|try|now|next|finally|please|a\s+total\s+of|to",
    times=(
        r"sets?\s*:\s*(?P<sets>{n})[\s,;/·]+(?:reps|repetitions)\s*:\s*(?P<n>{n})",
        r"(?:reps|repetitions)\s*:\s*(?P<n>{n})[\s,;/·]+sets?\s*:\s*(?P<sets>{n})",
        r"(?:reps|repetitions)\s*:\s*(?P<n>{n})",
        rf"(?P<sets>{{n}})\s+sets?\s+(?:of|[x×])\s+{_AMOUNT}(?:\s*{_REPS})?",
        rf"(?P<sets>\d+)\s*[x×]\s*(?P<n>\d+)(?:\s*{_REPS})?",
        rf"(?:repeat|do)(?:\s+(?!on\b|with\b)[\w’']+){{0,5}}?\s+(?:for\s+)?{_AMOUNT}\s+(?P<more>more\s+)?{_REPS}",
        rf"{_AMOUNT}\s+(?P<more>more\s+)?(?:slow\s+|gentle\s+|controlled\s+)?(?:reps|rep|repetitions"
        rf"|repetition|times|rounds)",
        r"(?:repeat|do)(?:\s+(?!on\b|with\b)[\w’']+){0,5}?\s+(?P<few>a\s+few|several"
        r"|a\s+couple\s+of)\s+(?P<more>more\s+)?times",
        r"(?:repeat|do)(?:\s+(?!on\b|with\b)[\w’']+){0,5}?\s+(?P<twice>twice)(?P<more>\s+more)?",
        r"[x×]\s?(?P<n>\d+)|(?P<m>\d+)\s?[x×]",
    ),
    again=r"\brepeat|\b(?:reps|repetitions|sets?)\s*:|\bdo\s+(?:this|it|the)\b|\brounds?\b|\bcycles?\b",
    sets=r"(?P<sets>{n})\s+sets|sets\s*:\s*(?P<many>{n})",
    held=(
        r"hold(?:ing)?(?:\s+(?:it|them|each|each\s+one|this|each\s+time|each\s+rep))?(?:\s+for)?\s*:?\s*{t}"
        r"|{t}\s+holds?"
    ),
    between=(
        r"(?:with\s+)?(?:an?\s+)?(?:rest|pause|break)s?(?:\s+(?:for|of))?\s*:?\s*{t}"
        r"(?:\s+(?:in\s+)?(?:between|after)(?:\s+(?:each|the|every))?(?:\s+(?:sets?|rounds?))?)?"
        r"|(?:with\s+)?(?:an?\s+)?{t}(?:\s+of)?\s+(?:rest|pause|break)s?"
        r"(?:\s+(?:in\s+)?(?:between|after)(?:\s+(?:each|the|every))?(?:\s+(?:sets?|rounds?))?)?"
    ),
    total=r"for\s+a\s+total\s+of\s+{n}\s+\w+|\(?{n}\s+\w+\s+in\s+total\)?",
    alternating=rf"alternating(?:\s+(?:sides|hands|feet|(?:{_BODY})s))?",
    meanwhile=r"\w+ing|as|while|with|without|always|slowly|gently|on\s+(?:an?|the|your|each)\s+(?:\w+\s+)?breath",
    undoing=r"(?:slowly\s+|gently\s+|then\s+)*(?:lower|release|relax|return|come\s+(?:back|down)|let\s+go)",
    set_said=f"Set {TURN} of {TURNS}.",
    dose=(
        r"{n}\s+(?:more\s+)?(?:sets?|reps?|repetitions?|rounds|times)\b|\b(?:sets|reps|repetitions)\s*:"
        r"|\d\s*[x×]\s*\d|\btwice\b|\bswitch\s+(?:sides|legs)\b"
    ),
    switch=(
        rf"(?:repeat|switch|change|swap|do|now|alternate|continue|perform|then)?(?:\s+(?:it|the|this|same"
        rf"|thing|entire|whole|"
        rf"movement|sequence|exercise|stretch|pose|all|of|that|these|steps|process))*\s*(?:on|with|to|for"
        rf"|using)\s+(?:the|your)\s+"
        rf"(?:other|opposite|second)\s+(?:side|hand|{_BODY})|(?:switch|change|swap|alternate)\s+(?:sides"
        rf"|legs|arms|feet|hands|knees|ankles)"
        rf"|(?:repeat|do)(?:\s+(?:it|the|this|same|sequence|exercise|stretch))*\s*(?:on|with|for)\s+(?:the"
        rf"|your)\s+(?:left|right)"
        rf"(?:\s+(?:side|hand|{_BODY}))?|repeat\s+(?:the\s+)?other\s+side|(?:now"
        rf"|then)\s+the\s+other\s+(?:side|{_LIMB})"
    ),
    each=(
        rf"(?:on|with|for|to)\s+(?:each|either|both|every)\s+(?:sides?|hands?|legs?|feet|(?:{_BODY})s?)"
        rf"|(?:per|each)\s+side|(?:per|(?<=reps\s)each|(?<=times\s)each|(?<=seconds\s)each)\s+(?:hand|{_BODY})"
        r"|(?:on\s+)?both\s+sides"
    ),
    swaps=(
        Swap(rf"\bone\s+of\s+your\s+({_LIMB})s\b", _NAMES, rf"your {SIDE} \1"),
        Swap(r"\bone\s+of\s+your\s+feet\b", _NAMES, f"your {SIDE} foot"),
        Swap(rf"\b(?:one|each)\s+({_LIMB})\b", _NAMES, rf"your {SIDE} \1"),
    ),
    others=(Swap(rf"\b(?:the|your)\s+(?:other|opposite)\s+({_BODY}|hand)\b", _NAMES, rf"your {OTHER} \1"),),
    together=(
        r"\bone\b.*\band\s+(?:the\s+other|one)\b|\bthen\s+the\s+other\b|\bat\s+a\s+time\b"
        r"|\bone\s+\w+\s+(?:after|then|or)\b"
    ),
    sided=(
        Swap(rf"\b(?P<side>left|right)\b(?=\s+(?:\w+\s+)?(?:side|hand|palm|{_BODY})s?\b)", _NAMES),
        Swap(r"\b(?:to|toward|towards)\s+(?:the|your)\s+(?P<side>left|right)\b(?!\s+\w)", _NAMES),
    ),
    inhale=r"breathe\s+in|inhale|breath\s+in|\bin(?=\s+for\b)",
    hold=r"\bhold|\bpause|\bretain",
    exhale=r"breathe\s+out|exhale|breath\s+out|\bout(?=\s+for\b)",
    deep=(
        r"take\s+(?P<n>{n})(?:\s*(?:-|–|to|or)\s*{n})?\s+(?:(?:deep|slow|full|long|easy|gentle|cleansing"
        r"|calming|conscious)[\s,]+(?:and\s+)?)*breaths"
    ),
    advert=(
        r"\baffiliate|\bbuy\b|\bpurchase\b|\bdiscount|\bcoupon|\bpromo\b|\buse\s+code\b|\border\s+(?:now"
        r"|here|yours|today)|\bclick\b"
        r"|\bsubscribe|\bsign\s+up\b|\bnewsletter|\bsponsor|\bamazon\b|\d\s?%\s+off|\blink\s+in\b"
        r"|\bfollow\s+(?:me|us)\b|\bdownload\b"
        r"|\bmy\s+(?:\w+\s+)?(?:book|course|shop|store|channel|app|program|programme|membership)\b"
        r"|\bfree\s+trial\b|\bcommission\b|\bshop\s+(?:now|here|our|my)"
        r"|[$€£]\s?\d|\bour\s+(?:\w+\s+)?(?:course|shop|store|app|membership|newsletter)\b"
        r"|\badvertisement\b|\bon\s+sale\b|\bcheck\s+out\s+(?:my|our|the|this)\b"
        r"|\bleave\s+a\s+comment\b|\bpin\s+(?:it|this)\b|\bshare\s+this\s+(?:post|article)\b"
        r"|\bread\s+(?:more|next|also)\s*[:→]|\byou\s+(?:may|might)\s+also\s+like\b"
        r"|\bshare\s+(?:(?:it|this)\s+)?(?:on|with\s+(?:your\s+)?friends)\b|\benter\s+your\s+e-?mail\b"
        r"|\b(?:facebook|pinterest|instagram|twitter|tiktok|youtube|whatsapp)\b|\bjoin\s+[\d,.]+\s*k?\s+\w+"
        r"|\brelated\s*:|\balso\s+read\s*:|\baccept\s+(?:all\s+)?cookies\b|\bleave\s+a\s+reply\b"
    ),
    recommend=(
        r"\b(?:i|we)\s+(?:highly\s+|personally\s+|strongly\s+|always\s+|also\s+)?(?:recommend|suggest|love"
        r"|swear\s+by)"
        r"\s+(?:using\s+|buying\s+|getting\s+|trying\s+|investing\s+in\s+)?(?:an?|the|this|these|my|our)\b"
        r"|\bmy\s+favou?rite\b"
    ),
    household=(
        r"\b(?:blanket|pillow|cushion|mat|towel|chair|wall|bolster|strap|block|belt|book|bed|couch|sofa"
        r"|floor|rug|timer|"
        r"breath|pause|rest|day|week|minute|doctor)s?\b"
    ),
    thing=r"(?:it|they|this|these|mine|that|both|each|here)\b",
    warning=(
        r"\bpregnan|\b(?:see|ask|talk\s+to|speak\s+to|speak\s+with|check\s+with|consult|ring|call)\s+(?:with\s+)?"
        r"(?:your|a|the)\s+(?:doctor|physician|physio\w*|therapist|midwife|clinic|gp)\b"
        r"|\b(?:stop|don[’']t\s+do|do\s+not\s+do|avoid)\b.{0,30}\b(?:if|when)\s+(?:you|your|it|the|there)\b"
        r"|\bif\s+(?:you|your|it|there)\b.{0,40}\b(?:dizz\w+|light-?headed|faint|sharp\s+pain|hurts?|numb\w*"
        r"|pins\s+and\s+needles)"
    ),
    question=r"what|why|how|when|who|where|which",
    form=(
        r"(?:patient|name|date|therapist|physio(?:therapist)?|clinician|tel|telephone|phone|fax|e-?mail|address"
        r"|date\s+of\s+birth|dob|next\s+appointment|appointment|signature|signed|practitioner|prescribed\s+by)\s*[:.]"
        r"|.*\b(?:tel|phone|fax)\b[.:\s]*\+?[\d\s()/-]{6,}"
    ),
    caption=(
        r"(?:image|photo|picture|photograph|illustration|diagram|screenshot|video|gif)(?:\s+(?:of|by|credit"
        r"|credits|source|via|courtesy)\b|\s*:)"
        r"|(?:fig|figure)\.?\s*\d|(?:credit|credits|source|caption|alt\s+text|above|below|pictured)\s*:"
        r"|pictured\b|©|copyright\b"
    ),
    figure=(
        r"(?:see\s+)?(?:fig(?:ure|s|\.)?|image|photo|picture|diagram|video|pictured|illustration)\b[^()]*"
        r"|(?:as\s+)?(?:shown|pictured)[^()]*"
    ),
    byline=(
        r"by\s+[A-Z][\w.’'-]+(?:\s+[A-Z][\w.’'-]+){0,4}(?:\s*[|·•,–-].*)?$|(?:written|posted|published"
        r"|updated|reviewed|medically\s+reviewed|last\s+updated)"
        r"\s+(?:by|on|in|:)?.*\d.*$|(?:written|posted|published|(?:medically\s+)?reviewed)\s+by\b.*$"
        r"|\d+\s+min(?:ute)?s?\s+read.*$|(?:share|tweet|pin|print|email|save|like|follow|comments?"
        r"|advertisement|skip\s+to.*)$"
        r"|(?:january|february|march|april|may|june|july|august|september|october|november"
        r"|december)\s+\d{1,2},?\s+\d{4}.*$"
    ),
    pronounced=r"(?:it[’']?s\s+|it\s+is\s+)?(?:pronounced|pronunciation|say|sounds\s+like)",
    session=(
        r"(?P<n>{n})[\s-]+(?:minutes?|min)[\s-]+(?:[\w’'-]+\s+){0,3}?(?:routine|practice|session|meditation"
        r"|sequence|flow|workout|yoga\s+nidra|nidra|body\s+scan|relaxation)"
    ),
)  # fmt: skip
