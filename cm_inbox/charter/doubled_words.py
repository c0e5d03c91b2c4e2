"""Ordinary words that a shorter word becomes when one of its letters is doubled, folded: ``cool`` from ``col``.

A term that somebody stretches (``coool``) is found; one of these words is not taken for a stretched term.
"""

from __future__ import annotations

_FRENCH = """
abbe accu addition affre alle allee allees allie allies allo anne annee annees appel appels apprete arret arrete assez
assis assise atteint attend balle balles ballon ballot barre barres basse basses beurre beurree bille billes bolle
bonne bonnes bosse bosses botte bottes bouffe bourre bourree bulle bulles butte buttes caisse canne cannes carre
carree carres casse casses cesse cette chasse chatte chausse chienne coffre colle colles collet comme commis connu
connue cotte cottes coulisse couronne courroie cousse cuisse dessus dette dettes donne donnes elle elles emmener enne
epaisse erre erres essai essaie fausse femme femmes ferre fesse fesses fille filles flotte folle folles fosse fosses
fourre frappe gaffe gamme gammes gomme gommes goutte gouttes graisse griffe grippe grosse grosses guerre halle halles
homme hommes hotte hottes huppe hutte huttes immense innee jarre jette joliesse laisse lasse lasses lettre lettres
lutte luttes maille mammy masse masses messe messes mette mettes mille molle molles mollet mollo motte mottes mousse
mulle naisse nappe nappes natte nattes nette nettes nulle nulles occase offre offres omme onne panne pannes passe
passes patte pattes pelle pelles penne pennes pisse poisse pomme pommes poulle poussee presse puisse quitte rasse
ressort rousse russe russes salle salles selle seller selles serre serres sienne somme sommes sonne sonnes sotte
sottes souffle soulle suisse tasse tasses tenne terre terres tette tienne tiennes tisse tisses tolle tomme tommes
tonne tonnes trappe trotte trousse tulle vienne viennes ville villes visse vissent visses
"""
_ENGLISH = """
aaron adder adding addle aggro all alley ally anna annal annals annex anno apple apply arrow ass assay assess asset
assets baggy ball balloon balls banner bass basso batter batting battle bee been beer bees beet bell belle bellow
bells belly better betting bidder bidding bigger bill bills billy bitte bitten bitter bitty blood bloom bobby boo boob
boobs book books boom boon boot booth boots booty boss bossy botter bottle bottom bree breed buddy buff buffer bull
bulls bully bunny burr busses butt butter button buzz cabby call called caller calls carrot carry cattle cell cells
cheek cheer cheese chess choose coffee coll collar comma common coo cook cooked cookie cooks cool cooler coon coons
coop coot copper cotton creek creep cross cuff cull cupper cutter cutting daddy dagger deed deem deep deer diff differ
dill dinner dipper dizzy doll dollar dolls donna doom door doors dress drill droop duff dull eddy eel effect egg eggs
ella emma err errand essay fall falls fee feed feel feeling fees feet fell fellow ferry fill filled filler fills
fitter fitting flee fleece fleet floor fluff food fool foot freed full fuller fully funny furry fuss fuzz fuzzy gall
gallon gamma gee geek gibbon giggle gill glass glee gloss goddess good goods goof goose gorilla gotten grass greed
green greet gross gull gulls gutter guzzle hall halls hammer hannah happen happy hatter heel hell hello hill hills
hippo hippy hitter hobby hood hoof hook hoop hoot hopped horror hotter hugged hull hurry inn inner isaac issue jammed
jazz jell jelly jenny jess jimmy jolly keel keen keep kees kill kiss kitten kitty knee kneel ladder lass lee less
lesson letter letting litter little look looks loom loon loop loose loot loss luggage lull mall manna manner marry
mass massage matter mee meek meet mess messy middle mill million mills minnow mirror miss missed molly moo mood moon
moose moot moss muff muffin mugger mummy mutter nappy narrow nee need needs nipper nippy noob noon noose nutty odd
odds off offer offers office oops ooze otter otto paddle pall pass passed patter pattern pee peek peel peep peer
pellet penny pepper petty pill pills pitted pizza plummet poll pollen polls polly pool pools poor poppy possum potter
pottery press pretty pudding puff pull puller pulls puppy purr purrs putt putting putty puzzle quill rabbit raccoon
rally rattle reed reef reel refill ribbon rigger ripped ripper roll rolls roof room rooms root roots rubber ruffle
rugged running sadder sally sass savvy see seed seek seem seen sees sell sells setter settle shall sheep sheer sheet
shell shill shoot shopping sill silly simmer sinner sitter skill skull sleep sleet slipper sloppy smell sniff soon
sooner soot soothe sorry spell spill spitter spool spoon staff stall steel steep stiff still stood stool stoop stress
stroll stuff succeed success suffer summer summon sunny supper swallow sweet swell swoop tall tallow tanned tapped
tattoo tee teen teens tell tells tennis terror thee thinner three till tinny tipper tipping toll tolls too took tool
tools toot tooth topped topple toss totted trapped tree trees trill troll trolley troop tummy tunnel tutti twitter
unless upper utter valley vanilla vassal vee veer vessel waggon wall walls wannabe warrant wee weed week weeks weep
well wells whee wheel wiggle will willing winner woo wood woods woof wool worry yell yellow yippy zipper zoo zoom
"""
DOUBLED_WORDS = frozenset((_FRENCH + _ENGLISH).split())
