"""The terms of the evasion test: what people are called and what is said to them, in French and English."""

_FRENCH = """
con conne connard* connasse* salope* salaud* pute* putain encule* enculer batard* abruti* debile* cretin* imbecile*
idiot* merde* merdique bouffon* pouffiasse petasse grognasse cul bite couille* chier chiasse bordel gogol mongol*
attarde* triso pd pede* tapette tafiole gouine* tarlouze negre* bougnoule* bicot youpin* raton chinetoque niakoue
salopard* ordure raclure pourriture fumier tocard* minable* nazi* facho* porc* truie guenon cassos clochard* crevard*
escroc* arnaqueur* voleur* vermine parasite* racaille branleur* branlette enfoire* niquer foutre ducon trouduc branque
tare* demeure cinglé* dégénéré*
"""
FRENCH_PHRASES = [
    "fils de pute",
    "nique ta mère",
    "ta gueule",
    "va te faire foutre",
    "sale arabe",
    "gros porc",
    "t'es con",
]
_ENGLISH = """
fuck* fucker* motherfucker* shit* bullshit asshole* ass bastard* bitch* cunt* dick* dickhead* cock prick* twat*
wanker* tosser* whore* slut* moron* idiot* retard* faggot* fag* dyke* tranny nigger* spic* kike* paki* chink* gook
coon wetback* cripple* scum scumbag* douche* jackass* dumbass* pussy tits jerk* loser* nazi* rapist* pervert* pedo*
cretin* imbecile* hell bollocks arsehole* arse crap* damn piss* skank* slag* hoe trash garbage* scammer* liar* thief
crook* vermin
"""
ENGLISH_PHRASES = ["son of a bitch", "go to hell", "kill yourself", "piece of shit", "shut up"]
FRENCH, ENGLISH = _FRENCH.split(), _ENGLISH.split()

EXCEPTIONS = {
    "cul": ["cul-de-sac", "cul-de-poule", "cul sec"],
    "merde*": ["merdeka"],
    "negre*": ["nègrepelisse"],
    "salope*": ["salopette*"],
    "porc*": ["porcelaine*", "porche*", "porcin*", "porc-épic"],
    "tare*": ["tarentule*", "tarente*"],
    "fag*": ["fagot*"],
    "spic*": ["spice*", "spicy", "spicer", "spick-and-span", "spicily"],
    "dick*": ["dickens*", "dickie*", "dickinson"],
    "piss*": ["pissaladière*", "pissaro", "pissarro"],
    "hell": ["hell's kitchen"],
    "prick*": ["prickl*"],
    "pedo*": ["pedomet*", "pedolog*"],
    "crap*": ["crapaud*", "crape*", "craps"],
    "paki*": ["pakistan*"],
    "jerk*": ["jerky", "jerkin*"],
    "shit*": ["shitake*", "shiitake*"],
    "pede*": ["pedestal*", "pedestrian*", "pedestre*"],
    "idiot*": ["idiotism*", "idiome*"],
    "retard*": ["retardant*", "retardataire*", "retardement*"],
}
"""What a charter says beside terms of which ordinary words begin alike."""

BORING = frozenset(("retard*", "parasite*", "trash", "ordure", "garbage*", "raton", "demeure"))
"""Terms that are ordinary words too: they are looked for in disguises, not among the innocents."""
