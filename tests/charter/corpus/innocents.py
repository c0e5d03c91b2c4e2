"""Sentences nobody should be blamed for: words that contain or resemble the terms, and what customers write."""

from __future__ import annotations

import random

_FRENCH = """
concert conseil concours content connexion conduite confiance confiture conge consigne console contrat convention
copain connaissance connu connecteur consonne conifère confort cône cônes icône balcon flacon faucon cocon bacon
garçon leçon façon rançon maçon glaçon soupçon second seconde économie reconnu déconnecté inconnu Lincoln Falcon
assassin assassinat assis assise assiette assurance association assemblage assez classe classement passe passage tasse
masse chasse chaussure brasserie Cassandre cassoulet impasse terrasse carcasse ambassade embrasser rassurer vassal
document documentation culture cultiver culotte culinaire calculer calcul véhicule particulier articulation bascule
bousculer circuler ridicule masculin pellicule cuillère reculer recul habit habitude habiter orbite arbitre bitume bit
débit débiteur cabinet dispute réputation députée imputer computer putois amputer putatif député transporter reporter
porcelaine porche porc-épic pictural picto Picasso épice épices spatule spécial spectacle Niger nigérian Nigeria niche
Nice nickel niveau panique unique technique manique communiquer pratique clinique Monique Merdeka pierre mère mercredi
mercerie mercure commerce merci commerçant salon salade salaire salami salopette saluer retardataire retard retarder
retardement retardée baptême bâton bateau battre bâtiment batterie batave débat combat fouet foudre soufre coffre
foulard fourrure bouffée étouffer bouffe bouffant bouillon bourse bourgogne bordure bordeaux abord border nègrepelisse
chiffre chien chiffon chicorée machine chicane chicon chaise chiche archive pendule pédestre pédale pédagogie pédiatre
pédicure expédition rapide expédier torpédo encyclopédie orthopédie tapis tapisserie étape taper tapenade tarentule
tarif tartine tarte Tarbes guitare avatar gouvernail gourde gourmet goudron gouter ragoût égout trousse trou bouton
crayon trouver troubler cretonne crête crème secrétaire abruptement abri abricot débloquer débris débordé nazca
nasique magnésium organisation Nazaré gazon bazar naval navigateur Nathalie clochette cloche clocher clochettes
escalier escargot arnica arlequin voleter volet volets voleur montgolfière Montargis Google parasol paratonnerre
minéral minute minaret raton ratatouille ration ratio rations gratin stratégie démocratie Socrate brancher branche
embrancher Angoulême Assas Condé Cuvier Cullen Fuchs Chicoutimi Montcuq Condom Putanges Poitiers Conques Conflans
Concarneau Assouan Pissarro Picpus Cockpit cocktail coco cocotte cocorico Hancock péroxyde équipée pied pieds sapeur
stupide salsifis sale sel saler allumer lumière fumée parfumer fumigène fumeur racler raclette racine épluchure tuer
truite truelle guenille guépard genou genoux vernis vermicelle vermeil caverne caserne moderne vermillon enfourner
enfoncer renforcer information informatique foie foin foire fouille feuille effeuiller nuque tunique
"""
_ENGLISH = """
assassin assess assessment asset assets assign assistant associate assume assurance brass class classic compass
embassy glass grass harass mass massage massive pass passage passenger password sassafras surpass bass bassoon carcass
hassle Massachusetts Scunthorpe Essex Sussex Middlesex Penistone Clitheroe Lightwater Dickens Dickinson Hitchcock
Hancock Cockburn Alcock peacock cocktail cockpit cockatoo shuttlecock woodcock stopcock weathercock cockle cockney
analysis analyst canal banal penalty manual annual channel document documentary accumulate circumstance cucumber cumin
cumulative succumb arsenal arsenic parsed sparse coarse hoarse parson parsley shiitake mishit Ashitaka button butter
rebuttal butler buttress contribute attribute distribute titan title titanium constitution institution petition
partition competition appetite tithe stitch kitchen pitcher ditch witch switch twitch itch bitcoin fuchsia fugue fudge
Falkland suffix crux flux influx duck truck chuck luck buck pluck stuck puck muck suck hello shell shellfish Michelle
bombshell nutshell seashell helmet help held heel hall hill hull heal Niger Nigeria Nigerian trigger digger bigger
snigger niggle niggardly vinegar eager figure sniper spice spicy spices conspicuous auspicious despicable perspicacity
inspection special species suspicion hospice raccoon cocoon tycoon balloon spoon moon noon soon coop cool conn condo
bacon falcon beacon icon second silicon lagoon baboon typhoon chin china chunk inch pinch clinch skunk shrink think
drink pinkish retardant retain retail retire return reward regard standard mustard custard wizard lizard buzzard shirt
short shut sheet shot ship shirtless fishing washing crashing pushing rushing wishing finishing cupboard crisp scrap
scrape crape craps skyscraper scrapbook landscape crayon adamant dam damp damage admiral tournament condemn Amsterdam
Rotterdam therapist psychotherapist grape grapefruit drape scraper trapeze rapid rapport pedal pedestrian pedigree
expedite shoe shoes canoe phoebe hoist whose whole horse house hope homework skill skilled skin skirt sky risk tossed
tissue sizzle pulse push push-up pass-through Pakistan Pakistani pack package packaging parcel peak pact kit kite
kiosk kind kick kiwi kickoff twitter tweet sweat tweak twenty between twin twice swank tank thank bank blank plank
swan prickly pickle price pride print brick trick brickwork crick slang slug plug lag flag agree stagger thieve brief
belief chief handkerchief relief grief mischief familiar peculiar lair chair
"""
# Homographs: innocent in one language, a term of the other. They are told apart by their language.
_HOMOGRAPHS = "con cons bite chine chink slag salon ordure retard retards negre raton parasite voleur conn"
FRENCH_WORDS, ENGLISH_WORDS = _FRENCH.split(), _ENGLISH.split()
HOMOGRAPHS = frozenset(_HOMOGRAPHS.split())

FRENCH_ABOUT = (
    "Bonjour, pouvez-vous me parler de {} s'il vous plaît ?",
    "J'ai vu {} sur votre site, est-ce encore disponible ?",
    "Merci pour {}, c'était parfait !",
    "Le mot {} est mal écrit dans votre annonce.",
    "Quel est le prix pour {} ?",
    "On m'a parlé de {} hier (et de rien d'autre).",
    "Rien à voir avec {}... dommage.",
    "{}, c'est ce que je cherche depuis 3 jours !",
    "#{} #promo #rentrée",
    "Votre magasin près de {} est-il ouvert dimanche ?",
    "JE VOUS PARLE DE {} DEPUIS HIER",
)
ENGLISH_ABOUT = (
    "Hello, could you tell me more about {} please?",
    "I saw {} on your website, is it still available?",
    "Thanks for {}, it was perfect!",
    "The word {} is misspelled in your ad.",
    "How much is {}?",
    "They told me about {} yesterday (and nothing else).",
    "Nothing to do with {}... what a pity.",
    "{}, that's what I have been looking for for 3 days!",
    "#{} #sale #summer",
    "Is your shop near {} open on Sunday?",
    "I AM TALKING ABOUT {} SINCE YESTERDAY",
)
FRENCH_SERVICE = (
    "Ma commande n° {code} n'est toujours pas arrivée, c'est inadmissible.",
    "Bonjour, j'ai payé {price} € et je n'ai rien reçu depuis le {day}/{month}.",
    "Votre livreur a laissé le colis {code} chez le voisin, merci à lui.",
    "Je voudrais me faire rembourser {price}€ sur la facture {code} svp !!!",
    "Suivi : https://suivi.exemple.fr/{code}?ref=con-{day}&as=5",
    "C'est nul, {day} jours d'attente et personne au téléphone...",
    "Appelez-moi au 06 {day} {month} 55 44 ou écrivez à service.con-so{day}@exemple.fr",
    "Y a-t-il du stock en taille S / M / L / XL ? Réf. {code}, A55, C0N{day}, B1TE",
    "J'ai l'appli en version {day}.{month}.5, on m'a dit d'attendre, qu'en est-il ?",
    "Déçue du service après-vente : {day} mails, {month} appels, 0 réponse.",
    "Super équipe, très à l'écoute, je recommande à 100 % ❤️👍",
    "RDV le {day} à {month} h 30, plan A ou plan B ? R.S.V.P.",
    "Le P.D.G. a dit « non », l'O.N.U. et la S.N.C.F. aussi.",
    "A B C D E F G : mon fils de {month} ans apprend l'alphabet",
    "Mon nom s'écrit D u p o n t, c o n s e i l avec un s, et mon code est {code}.",
    "J'hésite entre le n°{day}, le 1er, le 2e et le 3e, l'as de pique ou d'autres ?",
    "Il a un vélo et/ou une trottinette, c'est-à-dire {day} km/h max :-)",
    "Vos client·e·s sont-ils/elles prévenu(e)s ? Qu'on nous dise l'heure !",
)
ENGLISH_SERVICE = (
    "My order {code} still has not arrived, this is unacceptable.",
    "Hi, I paid £{price} ({price}$ for a friend) and got nothing since {day}/{month}.",
    "Your driver left parcel {code} with my neighbour, thanks to him.",
    "I want a refund of ${price} for invoice {code} please!!!",
    "Tracking: https://track.example.com/ass-{code}?utm_source=shit&x=5ex",
    "Awful: {day} days of waiting and nobody on the phone...",
    "Call me on +44 {day} {month} 5544 or write to help.dick-{day}@example.co.uk",
    "Any stock left in S / M / L / XL? Ref. {code}, A55, D1CK, CU{day}",
    "App version {day}.{month}.5 crashes, they said he'll call, she'll wait, we'll see.",
    "Disappointed: {day} e-mails, {month} calls, 0 answers.",
    "Great team, good listeners, I'd recommend 100 % ❤️👍",
    "See you on the {day} at {month}:30, plan A or plan B? R.S.V.P.",
    "The C.E.O. said no, so did the U.N. and the F.B.I., a.s.a.p. please",
    "A B C D E F G: my son is {month} and learns the alphabet",
    "It is spelled D i c k e n s o n, c l a s s with two s, code {code}.",
    "I can't choose between no. {day}, the 1st, 2nd and 3rd; as it is, 4x4 or 5x5?",
    "He has a bike and/or a scooter, i.e. {day} mph max :-)",
    "Don't you think it's odd? Y'all said it'd be {price}% off!",
)
OTHER_SCRIPTS = (
    "Здравствуйте, когда придёт мой заказ {code}? Спасибо!",
    "Сон, нос, сор, рот, кот, рис, сыр, час, сосна и оса — простые слова.",
    "Καλημέρα, πότε θα έρθει η παραγγελία μου {code}; Ευχαριστώ πολύ.",
    "Το κατάστημα είναι ανοιχτό; Το νέο ρετρό ποτό, η αντίκα και το κοτόπουλο.",
    "مرحبا، متى يصل طلبي {code}؟ شكرا",
    "שלום, מתי תגיע ההזמנה {code}? תודה",
    "こんにちは、注文 {code} はいつ届きますか。",
    "您好，我的订单 {code} 什么时候到？",
    "안녕하세요, 주문 {code} 언제 오나요?",
    "Bonjour, mon ami Сергей et Νίκος viennent du café «Москва» à {day} h.",
    "Le mot русский « кот » veut dire chat, « сон » rêve.",
)


def innocents(language: str, count: int) -> list[str]:
    """Return so many different sentences of a language, always the same."""
    source = random.Random(f"innocents {language}")
    words, about, service = {
        "fr": (FRENCH_WORDS, FRENCH_ABOUT, FRENCH_SERVICE),
        "en": (ENGLISH_WORDS, ENGLISH_ABOUT, ENGLISH_SERVICE),
    }[language]
    words = sorted({word for word in words if word.lower() not in HOMOGRAPHS})
    made = dict.fromkeys(_about(source.choice(about[:-1]), word) for word in words)
    made |= dict.fromkeys(about[-1].format(word.upper()) for word in words)
    while len(made) < count:
        if source.random() < 0.4:
            made[_filled(source.choice((*service, *OTHER_SCRIPTS)), source)] = None
        else:
            several = " ".join(source.sample(words, 3)) if source.random() < 0.3 else source.choice(words)
            made[_about(source.choice(about), several)] = None
    return list(made)[:count]


def _about(template: str, word: str) -> str:
    return template.format(word.upper() if template.isupper() else word)


def _filled(template: str, source: random.Random) -> str:
    code = "".join(source.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=source.randint(6, 10)))
    code = source.choice((code, f"{code[:3]}-{code[3:]}", code.lower() if code[:2].isdigit() else code, code[:5]))
    return template.format(
        code=code, price=source.randint(5, 900), day=source.randint(1, 28), month=source.randint(1, 12)
    )
