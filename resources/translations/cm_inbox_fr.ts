<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
<context>
    <name>Accounts</name>
    <message>
        <source>%1 answers properly and is being read.</source>
        <translation>%1 répond bien, lecture en cours.</translation>
    </message>
    <message>
        <source>%1 goes on; what waited in the outbox leaves now.</source>
        <translation>%1 reprend&#x202f;; ce qui attendait dans la boîte d’envoi part maintenant.</translation>
    </message>
    <message>
        <source>%1 is connected.</source>
        <translation>%1 est connecté.</translation>
    </message>
    <message>
        <source>%1 is disconnected.</source>
        <translation>%1 est déconnecté.</translation>
    </message>
    <message>
        <source>%1 is paused: nothing is read, and what you decide waits in the outbox.</source>
        <translation>%1 est en pause&#xa0;: rien n’est lu, et ce que vous décidez attend dans la boîte d’envoi.</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>encore %1</translation>
    </message>
    <message numerus="yes">
        <source>%1: private messages can be answered %n day(s) longer.</source>
        <translation>
            <numerusform>%1&#xa0;: les messages privés peuvent recevoir une réponse %n jour de plus.</numerusform>
            <numerusform>%1&#xa0;: les messages privés peuvent recevoir une réponse %n jours de plus.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: private messages can be answered for the usual time.</source>
        <translation>%1&#xa0;: les messages privés peuvent recevoir une réponse pendant le temps habituel.</translation>
    </message>
    <message numerus="yes">
        <source>%n account(s) are connected.</source>
        <translation>
            <numerusform>%n compte est connecté.</numerusform>
            <numerusform>%n comptes sont connectés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>Asking the network…</source>
        <translation>Interrogation du réseau…</translation>
    </message>
    <message>
        <source>Connect an account</source>
        <translation>Connecter un compte</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Déconnecter</translation>
    </message>
    <message>
        <source>Disconnect %1?</source>
        <translation>Déconnecter %1&#xa0;?</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>Déconnecter…</translation>
    </message>
    <message>
        <source>Its history stays, readable and searchable. Nothing is fetched or sent any more.</source>
        <translation>Son historique reste, lisible et consultable. Plus rien n’est relevé ni envoyé.</translation>
    </message>
    <message>
        <source>Look of the brand…</source>
        <translation>Aspect de la marque…</translation>
    </message>
    <message>
        <source>No account is connected yet.</source>
        <translation>Aucun compte n’est encore connecté.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Mettre en pause</translation>
    </message>
    <message>
        <source>Read now</source>
        <translation>Lire maintenant</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Se reconnecter</translation>
    </message>
</context>
<context>
    <name>Action</name>
    <message>
        <source>Ban the person</source>
        <translation>Bannir la personne</translation>
    </message>
    <message>
        <source>Delete the message</source>
        <translation>Supprimer le message</translation>
    </message>
    <message>
        <source>Delete your message</source>
        <translation>Supprimer votre message</translation>
    </message>
    <message>
        <source>Hide the message</source>
        <translation>Masquer le message</translation>
    </message>
    <message>
        <source>Lift the ban</source>
        <translation>Lever le bannissement</translation>
    </message>
    <message>
        <source>Lift the mute</source>
        <translation>Lever la sourdine</translation>
    </message>
    <message>
        <source>Like the message</source>
        <translation>Aimer le message</translation>
    </message>
    <message>
        <source>Mute the person</source>
        <translation>Mettre la personne en sourdine</translation>
    </message>
    <message>
        <source>Private reply</source>
        <translation>Réponse privée</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Restore the message</source>
        <translation>Restaurer le message</translation>
    </message>
    <message>
        <source>Show the message</source>
        <translation>Afficher le message</translation>
    </message>
    <message>
        <source>Take the like back</source>
        <translation>Retirer le «&#xa0;J’aime&#xa0;»</translation>
    </message>
</context>
<context>
    <name>ActionBar</name>
    <message>
        <source>More commands</source>
        <translation>Autres commandes</translation>
    </message>
</context>
<context>
    <name>Approval</name>
    <message>
        <source>%1 answered meanwhile: “%2”</source>
        <translation>%1 a répondu entre-temps&#xa0;: «&#xa0;%2&#xa0;»</translation>
    </message>
    <message>
        <source>%1 proposes a private answer</source>
        <translation>%1 propose une réponse privée</translation>
    </message>
    <message>
        <source>%1 proposes a warning</source>
        <translation>%1 propose un avertissement</translation>
    </message>
    <message>
        <source>%1 proposes an answer</source>
        <translation>%1 propose une réponse</translation>
    </message>
    <message numerus="yes">
        <source>%n more wait(s) here</source>
        <translation>
            <numerusform>%n autre attend ici</numerusform>
            <numerusform>%n autres attendent ici</numerusform>
        </translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Approuver</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Écarter</translation>
    </message>
    <message>
        <source>It was answered meanwhile: “%1”</source>
        <translation>On y a répondu entre-temps&#xa0;: «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Send back</source>
        <translation>Renvoyer</translation>
    </message>
    <message>
        <source>Send or empty what is written first.</source>
        <translation>Envoyez ou effacez d’abord ce qui est écrit.</translation>
    </message>
    <message>
        <source>What should %1 change? Enter sends it back</source>
        <translation>Qu’est-ce que %1 doit changer&#x202f;? Entrée renvoie la proposition</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>to “%1”</source>
        <translation>à «&#xa0;%1&#xa0;»</translation>
    </message>
</context>
<context>
    <name>Aside</name>
    <message>
        <source>%1: “%2”</source>
        <translation type="unfinished">%1&#xa0;: «&#xa0;%2&#xa0;»</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Laisser</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Refaire</translation>
    </message>
    <message>
        <source>Your role in the team does not permit that: nothing of it was done.</source>
        <translation>Votre rôle dans l’équipe ne le permet pas&#xa0;: rien n’en a été fait.</translation>
    </message>
    <message>
        <source>decided elsewhere first</source>
        <translation>décidé ailleurs avant</translation>
    </message>
    <message>
        <source>not permitted by your role</source>
        <translation>votre rôle ne le permet pas</translation>
    </message>
</context>
<context>
    <name>Asked</name>
    <message>
        <source>%1 Not possible here: %2</source>
        <translation>%1 Impossible ici&#xa0;: %2</translation>
    </message>
    <message>
        <source>The charter foresees this now that the warning counts.</source>
        <translation>La charte le prévoit maintenant que l’avertissement compte.</translation>
    </message>
    <message>
        <source>The charter then foresees: %1.</source>
        <translation>La charte prévoit alors&#xa0;: %1.</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>répondre</translation>
    </message>
    <message>
        <source>ban %1</source>
        <translation>bannir %1</translation>
    </message>
    <message>
        <source>delete</source>
        <translation>supprimer</translation>
    </message>
    <message numerus="yes">
        <source>for %n day(s)</source>
        <translation>
            <numerusform>%n jour</numerusform>
            <numerusform>%n jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n hour(s)</source>
        <translation>
            <numerusform>%n heure</numerusform>
            <numerusform>%n heures</numerusform>
        </translation>
    </message>
    <message>
        <source>for good</source>
        <translation>définitivement</translation>
    </message>
    <message>
        <source>hand to %1</source>
        <translation>transmettre à %1</translation>
    </message>
    <message>
        <source>hide</source>
        <translation>masquer</translation>
    </message>
    <message>
        <source>label %1</source>
        <translation>étiqueter %1</translation>
    </message>
    <message>
        <source>mark done</source>
        <translation>clore</translation>
    </message>
    <message>
        <source>mark urgent</source>
        <translation>signaler urgent</translation>
    </message>
    <message>
        <source>mute %1</source>
        <translation>mettre en sourdine %1</translation>
    </message>
    <message>
        <source>never suppress</source>
        <translation>ne jamais masquer</translation>
    </message>
    <message>
        <source>warn</source>
        <translation>avertir</translation>
    </message>
</context>
<context>
    <name>Assign</name>
    <message>
        <source>Assign to “%1”</source>
        <translation>Assigner à «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Departments of the charter</source>
        <translation>Services de la charte</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>Personne</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personnes</translation>
    </message>
    <message>
        <source>Who looks after it?</source>
        <translation>Qui s’en occupe&#xa0;?</translation>
    </message>
    <message>
        <source>yourself</source>
        <translation>vous-même</translation>
    </message>
</context>
<context>
    <name>Availability</name>
    <message>
        <source>Choose a conversation first.</source>
        <translation>Choisissez d’abord une conversation.</translation>
    </message>
    <message>
        <source>Choose one conversation: the reasons are said of one at a time.</source>
        <translation>Choisissez une seule conversation&#xa0;: les raisons se disent d’une à la fois.</translation>
    </message>
    <message>
        <source>Here answers are sent at once: reply.</source>
        <translation>Ici, les réponses partent aussitôt&#xa0;: répondez.</translation>
    </message>
    <message>
        <source>It is done already.</source>
        <translation>C’est déjà traité.</translation>
    </message>
    <message>
        <source>It is open already.</source>
        <translation>C’est déjà ouvert.</translation>
    </message>
    <message>
        <source>No proposed answer waits here.</source>
        <translation>Aucune réponse proposée n’attend ici.</translation>
    </message>
    <message>
        <source>The message is hidden already.</source>
        <translation>Le message est déjà masqué.</translation>
    </message>
    <message>
        <source>The message is not hidden.</source>
        <translation>Le message n’est pas masqué.</translation>
    </message>
    <message>
        <source>This brand has no canned replies yet.</source>
        <translation>Cette marque n’a pas encore de réponse type.</translation>
    </message>
    <message>
        <source>This person is banned for good already.</source>
        <translation>Cette personne est déjà bannie définitivement.</translation>
    </message>
    <message>
        <source>This person is muted for good already.</source>
        <translation>Cette personne est déjà définitivement en sourdine.</translation>
    </message>
    <message>
        <source>This person is not banned.</source>
        <translation>Cette personne n’est pas bannie.</translation>
    </message>
    <message>
        <source>This person is not muted.</source>
        <translation>Cette personne n’est pas en sourdine.</translation>
    </message>
</context>
<context>
    <name>Ban</name>
    <message numerus="yes">
        <source>%n identities, %1 confirmed</source>
        <translation>
            <numerusform>%n identité, %1 confirmée</numerusform>
            <numerusform>%n identités, %1 confirmées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ban on %n network(s)</source>
        <translation>
            <numerusform>Bannir sur %n réseau</numerusform>
            <numerusform>Bannir sur %n réseaux</numerusform>
        </translation>
    </message>
    <message>
        <source>Ban the person from this account.</source>
        <translation>Bannir la personne de ce compte.</translation>
    </message>
    <message>
        <source>Cannot be taken back</source>
        <translation>Irréversible</translation>
    </message>
    <message>
        <source>Confirm that it is the same person</source>
        <translation>Confirmer que c’est la même personne</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Preuves</translation>
    </message>
    <message>
        <source>Leaves in private, before the ban.</source>
        <translation>Partira en privé, avant le bannissement.</translation>
    </message>
    <message>
        <source>Leaves in public, before the ban: the network has no private answer here.</source>
        <translation>Partira en public, avant le bannissement&#xa0;: le réseau n’a pas de réponse privée ici.</translation>
    </message>
    <message>
        <source>Message to the person</source>
        <translation>Message à la personne</translation>
    </message>
    <message>
        <source>No article of the charter</source>
        <translation>Aucun article de la charte</translation>
    </message>
    <message>
        <source>Nobody lifts it but you.</source>
        <translation>Personne d’autre que vous ne le lèvera.</translation>
    </message>
    <message>
        <source>Not possible</source>
        <translation>Impossible</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>Incertain</translation>
    </message>
    <message>
        <source>On the network</source>
        <translation>Sur le réseau</translation>
    </message>
    <message>
        <source>Partly reversible</source>
        <translation>En partie réversible</translation>
    </message>
    <message>
        <source>Probably the same person, not confirmed: %1.</source>
        <translation>Probablement la même personne, non confirmé&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Reversible</source>
        <translation>Réversible</translation>
    </message>
    <message>
        <source>Softened: hold p to read.</source>
        <translation>Textes adoucis&#xa0;: maintenir p pour lire.</translation>
    </message>
    <message>
        <source>Tell the person</source>
        <translation>Prévenir la personne</translation>
    </message>
    <message>
        <source>The charter foresees a ban %1 at warning %2. Warnings that count now: %3.</source>
        <translation>La charte prévoit un bannissement (%1) à l’avertissement n° %2. Avertissements qui comptent&#xa0;: %3.</translation>
    </message>
    <message>
        <source>The charter foresees nothing here: choose.</source>
        <translation>La charte ne prévoit rien ici&#xa0;: à vous de choisir.</translation>
    </message>
    <message>
        <source>The network itself lifts it then.</source>
        <translation>Le réseau lui-même le lèvera alors.</translation>
    </message>
    <message>
        <source>The rule asks for a ban %1.</source>
        <translation>La règle demande un bannissement (%1).</translation>
    </message>
    <message>
        <source>The warnings given</source>
        <translation>Les avertissements donnés</translation>
    </message>
    <message>
        <source>article of the charter, kept in the journal</source>
        <translation>article de la charte, gardé dans le journal</translation>
    </message>
    <message>
        <source>cm-inbox lifts it then, as soon as it is open.</source>
        <translation>cm-inbox le lèvera alors, dès que l’application est ouverte.</translation>
    </message>
    <message>
        <source>for %1 only</source>
        <translation>pour %1 seulement</translation>
    </message>
    <message>
        <source>kept here even if the person deletes it</source>
        <translation>gardées ici même si la personne les efface</translation>
    </message>
    <message>
        <source>this account only: no other is linked to this person</source>
        <translation>ce compte seulement&#xa0;: aucun autre n’est relié à cette personne</translation>
    </message>
</context>
<context>
    <name>Because</name>
    <message>
        <source>%1 holds.</source>
        <translation>%1 est rempli.</translation>
    </message>
    <message>
        <source>It answers one of our messages.</source>
        <translation>Il répond à l’un de nos messages.</translation>
    </message>
    <message>
        <source>It contains the link %1.</source>
        <translation>Il contient le lien %1.</translation>
    </message>
    <message>
        <source>It contains “%1” (%2).</source>
        <translation>Il contient «&#xa0;%1&#xa0;» (%2).</translation>
    </message>
    <message>
        <source>It contains “%1”.</source>
        <translation>Il contient «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>It has %1 emoji.</source>
        <translation>Il compte %1 émojis.</translation>
    </message>
    <message>
        <source>It is %1.</source>
        <translation>Il est %1.</translation>
    </message>
    <message>
        <source>It is aimed at somebody: %1.</source>
        <translation>Il vise quelqu’un&#xa0;: %1.</translation>
    </message>
    <message>
        <source>It is long: %1 characters.</source>
        <translation>Il est long&#xa0;: %1 caractères.</translation>
    </message>
    <message>
        <source>It is mostly in capitals (%1).</source>
        <translation>Il est surtout en capitales (%1).</translation>
    </message>
    <message>
        <source>It is short: %1 characters.</source>
        <translation>Il est court&#xa0;: %1 caractères.</translation>
    </message>
    <message>
        <source>It is written in: %1.</source>
        <translation>Il est écrit en&#xa0;: %1.</translation>
    </message>
    <message>
        <source>It links to %1.</source>
        <translation>Il renvoie vers %1.</translation>
    </message>
    <message>
        <source>It matches the pattern %1.</source>
        <translation>Il correspond au motif %1.</translation>
    </message>
    <message>
        <source>It mentions %1 people.</source>
        <translation>Il mentionne %1 personnes.</translation>
    </message>
    <message>
        <source>It was written between %1.</source>
        <translation>Il a été écrit entre %1.</translation>
    </message>
    <message>
        <source>It was written on %1.</source>
        <translation>Il a été écrit sur %1.</translation>
    </message>
    <message>
        <source>It was written outside or inside of office hours, as the rule asks.</source>
        <translation>Il a été écrit hors ou pendant les heures d’ouverture, comme le veut la règle.</translation>
    </message>
    <message>
        <source>It was written to %1.</source>
        <translation>Il a été adressé à %1.</translation>
    </message>
    <message>
        <source>Nearly the same was written %1 times in a day.</source>
        <translation>Presque le même texte a été écrit %1 fois en un jour.</translation>
    </message>
    <message>
        <source>The person has been known here for a short time: %1.</source>
        <translation>La personne est connue ici depuis peu&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The person has been warned: %1.</source>
        <translation>La personne a été avertie&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The person has the label %1.</source>
        <translation>La personne porte l’étiquette %1.</translation>
    </message>
    <message>
        <source>The person writes here for the first time.</source>
        <translation>La personne écrit ici pour la première fois.</translation>
    </message>
</context>
<context>
    <name>BrandLook</name>
    <message>
        <source>%1 looks the same: choose another colour or other letters.</source>
        <translation>%1 a le même aspect&#xa0;: choisissez une autre couleur ou d’autres lettres.</translation>
    </message>
    <message>
        <source>Cocoa</source>
        <translation>Cacao</translation>
    </message>
    <message>
        <source>Letters of the brand</source>
        <translation>Lettres de la marque</translation>
    </message>
    <message>
        <source>Ocean</source>
        <translation>Océan</translation>
    </message>
    <message>
        <source>Olive</source>
        <translation>Olive</translation>
    </message>
    <message>
        <source>One or two letters</source>
        <translation>Une ou deux lettres</translation>
    </message>
    <message>
        <source>Plum</source>
        <translation>Prune</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>Rose</translation>
    </message>
    <message>
        <source>Slate</source>
        <translation>Ardoise</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Canard</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violet</translation>
    </message>
    <message>
        <source>also %1</source>
        <translation>aussi %1</translation>
    </message>
</context>
<context>
    <name>BrandTabs</name>
    <message>
        <source>All</source>
        <translation>Toutes</translation>
    </message>
    <message>
        <source>All brands</source>
        <translation type="unfinished">Toutes les marques</translation>
    </message>
    <message>
        <source>Brands</source>
        <translation type="unfinished">Marques</translation>
    </message>
    <message>
        <source>More brands</source>
        <translation>Autres marques</translation>
    </message>
</context>
<context>
    <name>Brands</name>
    <message>
        <source>Brand</source>
        <translation type="unfinished">Marque</translation>
    </message>
    <message>
        <source>Brands</source>
        <translation type="unfinished">Marques</translation>
    </message>
    <message>
        <source>Colour and letters</source>
        <translation>Couleur et lettres</translation>
    </message>
    <message>
        <source>Fetch pictures when I ask for one</source>
        <translation>Charger les images quand je le demande</translation>
    </message>
    <message>
        <source>Its charter, saved views and searches follow. Renaming again takes it back.</source>
        <translation>Sa charte, les vues enregistrées et les recherches suivent. Renommer à nouveau revient en arrière.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Name of the brand</source>
        <translation>Nom de la marque</translation>
    </message>
    <message>
        <source>Never before. Unticked: not even then.</source>
        <translation>Jamais avant. Décoché&#xa0;: pas même alors.</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Saved for %1.</source>
        <translation>Enregistré pour %1.</translation>
    </message>
    <message>
        <source>There is already a brand “%1”: choose another name.</source>
        <translation>Il y a déjà une marque «&#xa0;%1&#xa0;»&#xa0;: choisissez un autre nom.</translation>
    </message>
    <message>
        <source>There is no brand yet: one is made with its first account.</source>
        <translation>Aucune marque pour l’instant&#xa0;: elle est créée avec son premier compte.</translation>
    </message>
</context>
<context>
    <name>Bulk</name>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1&#xa0;: %2 sur %3</translation>
    </message>
    <message numerus="yes">
        <source>%n left untouched</source>
        <translation>
            <numerusform>%n laissée telle quelle</numerusform>
            <numerusform>%n laissées telles quelles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n sélectionnée</numerusform>
            <numerusform>%n sélectionnées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n that match</source>
        <translation>
            <numerusform>Toutes (%n)</numerusform>
            <numerusform>Les %n qui correspondent</numerusform>
        </translation>
    </message>
    <message>
        <source>Another bulk decision is under way. Stop it, or let it end first.</source>
        <translation>Une décision en lot est déjà en cours. Arrêtez-la, ou laissez-la finir.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucune</translation>
    </message>
    <message>
        <source>Select none</source>
        <translation>Ne rien sélectionner</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished">Arrêter</translation>
    </message>
    <message>
        <source>Stop: what is done stays, the rest is left</source>
        <translation>Arrêter&#xa0;: ce qui est fait reste, le reste n’est pas touché</translation>
    </message>
</context>
<context>
    <name>Canned</name>
    <message>
        <source>In English</source>
        <translation>En anglais</translation>
    </message>
    <message>
        <source>In French</source>
        <translation>En français</translation>
    </message>
    <message>
        <source>Often answered so</source>
        <translation>Souvent répondu ainsi</translation>
    </message>
    <message>
        <source>This brand has no canned reply.</source>
        <translation>Cette marque n’a pas de réponse type.</translation>
    </message>
    <message>
        <source>Which canned reply?</source>
        <translation>Quelle réponse type&#xa0;?</translation>
    </message>
    <message>
        <source>in private</source>
        <translation type="unfinished">en privé</translation>
    </message>
    <message>
        <source>in public</source>
        <translation>en public</translation>
    </message>
    <message numerus="yes">
        <source>sent to %n similar message(s)</source>
        <translation>
            <numerusform>envoyée à %n message semblable</numerusform>
            <numerusform>envoyée à %n messages semblables</numerusform>
        </translation>
    </message>
    <message>
        <source>to fill: %1</source>
        <translation>à remplir&#xa0;: %1</translation>
    </message>
    <message numerus="yes">
        <source>too long by %n character(s)</source>
        <translation>
            <numerusform>trop long de %n caractère</numerusform>
            <numerusform>trop long de %n caractères</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Charter</name>
    <message>
        <source>A ban for good is for a person to decide: make the rule suggest, or give the ban an end.</source>
        <translation>C’est à une personne de décider d’un bannissement définitif&#xa0;: que la règle suggère, ou que le bannissement ait une fin.</translation>
    </message>
    <message>
        <source>A list is not closed: a comma or ] is missing.</source>
        <translation>Une liste n’est pas fermée&#xa0;: il manque une virgule ou un ].</translation>
    </message>
    <message>
        <source>A message without links has no domains.</source>
        <translation>Un message sans lien n’a pas de domaine.</translation>
    </message>
    <message>
        <source>A number is too long.</source>
        <translation>Un nombre est trop long.</translation>
    </message>
    <message>
        <source>A repetition goes from the smaller number to the larger: {where}.</source>
        <translation>Une répétition va du plus petit nombre au plus grand&#xa0;: {where}.</translation>
    </message>
    <message>
        <source>A repetition may be at most 1000: {where}.</source>
        <translation>Une répétition va jusqu’à 1000 au plus&#xa0;: {where}.</translation>
    </message>
    <message>
        <source>A rule that protects a message cannot suppress it.</source>
        <translation>Une règle qui protège un message ne peut pas le retirer.</translation>
    </message>
    <message>
        <source>A rule that protects a message cannot warn for it.</source>
        <translation>Une règle qui protège un message ne peut pas avertir la personne pour ce message.</translation>
    </message>
    <message>
        <source>A severity is 0 (mild) to 3 (grave).</source>
        <translation>Une gravité va de 0 (légère) à 3 (grave).</translation>
    </message>
    <message>
        <source>A share is more than 0 and at most 1: half is 0.5.</source>
        <translation>Une part est plus grande que 0 et vaut 1 au plus&#xa0;: la moitié s’écrit 0.5.</translation>
    </message>
    <message>
        <source>A table is not closed: a comma or brace is missing, and all of it must be on one line.</source>
        <translation>Un tableau n’est pas fermé&#xa0;: il manque une virgule ou une accolade, et tout doit tenir sur une ligne.</translation>
    </message>
    <message>
        <source>A term has at most {most} letters. Use a phrase for a longer one.</source>
        <translation>Un terme a {most} lettres au plus. Pour plus long, prenez une phrase (phrases).</translation>
    </message>
    <message>
        <source>A term of {count} characters is left out: at most {most}.</source>
        <translation>Un terme de {count} caractères n’est pas repris&#xa0;: {most} au plus.</translation>
    </message>
    <message>
        <source>A text ends on its line: its quote is missing. Several lines go between three quotes.</source>
        <translation>Un texte finit sur sa ligne&#xa0;: il lui manque son guillemet. Plusieurs lignes se mettent entre trois guillemets.</translation>
    </message>
    <message>
        <source>A text is not closed: its quote is missing.</source>
        <translation>Un texte n’est pas fermé&#xa0;: il lui manque son guillemet.</translation>
    </message>
    <message>
        <source>A warning has no duration; strikes expire after “expire_after”.</source>
        <translation>Un avertissement n’a pas de durée&#x202f;; il s’efface après «&#xa0;expire_after&#xa0;».</translation>
    </message>
    <message>
        <source>A warning sends an answer or may ban for good, so the rule cannot be automatic: make it suggest.</source>
        <translation>Un avertissement envoie une réponse ou peut bannir définitivement, la règle ne peut donc pas être automatique&#xa0;: qu’elle suggère.</translation>
    </message>
    <message>
        <source>After the key an = is missing; a key with spaces or accents needs quotes.</source>
        <translation>Il manque un = après la clé&#x202f;; une clé avec des espaces ou des accents se met entre guillemets droits.</translation>
    </message>
    <message>
        <source>An answer is read before it can be taken back, so the rule cannot be automatic: make it suggest.</source>
        <translation>Une réponse est lue avant qu’on puisse la reprendre, la règle ne peut donc pas être automatique&#xa0;: qu’elle suggère.</translation>
    </message>
    <message>
        <source>An automatic rule needs an example it must match: write one in must_match.</source>
        <translation>Une règle automatique a besoin d’un exemple qu’elle doit reconnaître&#xa0;: écrivez-en un dans must_match.</translation>
    </message>
    <message>
        <source>Banks are tables with a name each: [bank.name].</source>
        <translation>Une banque de mots est un tableau qui a un nom&#xa0;: [bank.nom].</translation>
    </message>
    <message>
        <source>Deleting cannot be taken back, so the rule cannot be automatic: make it suggest, or hide instead.</source>
        <translation>Une suppression est définitive, la règle ne peut donc pas être automatique&#xa0;: qu’elle suggère, ou qu’elle masque.</translation>
    </message>
    <message>
        <source>Discourse refused such a post; here it is hidden.</source>
        <translation>Discourse refusait un tel message&#x202f;; ici, il est masqué.</translation>
    </message>
    <message>
        <source>From here on the file could not be looked at: mend first what is named above.</source>
        <translation>À partir d’ici le fichier n’a pas pu être examiné&#xa0;: corrigez d’abord ce qui est signalé plus haut.</translation>
    </message>
    <message>
        <source>Here a key should begin; one with spaces or accents needs quotes.</source>
        <translation>Une clé devrait commencer ici&#x202f;; avec des espaces ou des accents, elle se met entre guillemets droits.</translation>
    </message>
    <message>
        <source>Here capitals never matter.</source>
        <translation>Ici, les majuscules ne comptent jamais.</translation>
    </message>
    <message>
        <source>In double quotes a backslash must be doubled; put a regular expression in single quotes.</source>
        <translation>Entre guillemets, une barre oblique inverse (\) se double&#x202f;; mettez une expression régulière entre apostrophes droites.</translation>
    </message>
    <message>
        <source>Looking ahead or behind ((?=, (?!, (?&lt;=, (?&lt;!) is not possible here.</source>
        <translation>Regarder avant ou après ((?=, (?!, (?&lt;=, (?&lt;!) n’est pas possible ici.</translation>
    </message>
    <message>
        <source>No condition is set here: the rule would match every message.</source>
        <translation>Aucune condition n’est posée ici&#xa0;: la règle reconnaîtrait tous les messages.</translation>
    </message>
    <message>
        <source>No condition is set here: the rule would match nothing.</source>
        <translation>Aucune condition n’est posée ici&#xa0;: la règle ne reconnaîtrait rien.</translation>
    </message>
    <message>
        <source>No day has hours: the office would always be closed.</source>
        <translation>Aucun jour n’a d’horaires&#xa0;: ce serait toujours fermé.</translation>
    </message>
    <message>
        <source>No message is that long and that short at once.</source>
        <translation>Aucun message n’est à la fois aussi long et aussi court.</translation>
    </message>
    <message>
        <source>No network is called “{name}”.</source>
        <translation>Aucun réseau ne s’appelle «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>Nothing can be included here.</source>
        <translation>On ne peut rien inclure ici.</translation>
    </message>
    <message>
        <source>Nothing here is ever suppressed: “{rule}” protects the same messages.</source>
        <translation>Rien n’est jamais retiré ici&#xa0;: «&#xa0;{rule}&#xa0;» protège les mêmes messages.</translation>
    </message>
    <message>
        <source>Only a table can be added here</source>
        <translation>On ne peut ajouter ici qu’un tableau</translation>
    </message>
    <message>
        <source>Only the word was masked; here hiding is suggested.</source>
        <translation>Seul le mot était caché&#x202f;; ici, masquer le message est suggéré.</translation>
    </message>
    <message>
        <source>Referring back to a group (\1, (?P=name)) is not possible here.</source>
        <translation>Renvoyer à un groupe (\1, (?P=name)) n’est pas possible ici.</translation>
    </message>
    <message>
        <source>Repetitions within each other multiply, and may be at most 1000 together: {where}.</source>
        <translation>Les répétitions imbriquées se multiplient et vont ensemble jusqu’à 1000 au plus&#xa0;: {where}.</translation>
    </message>
    <message>
        <source>Rules never fire on the brand&apos;s own team here.</source>
        <translation>Ici, les règles ne visent jamais l’équipe de la marque.</translation>
    </message>
    <message>
        <source>Something is left over after the value: a text needs quotes, and one that holds quotes single ones around it.</source>
        <translation>Il reste quelque chose après la valeur&#xa0;: un texte se met entre guillemets droits, et entre apostrophes droites s’il contient des guillemets.</translation>
    </message>
    <message>
        <source>The account&apos;s age became how long the author is known here.</source>
        <translation>L’âge du compte est devenu le temps depuis lequel la personne est connue ici.</translation>
    </message>
    <message>
        <source>The bank has no terms.</source>
        <translation>La banque n’a aucun mot.</translation>
    </message>
    <message>
        <source>The change would break the file: {error}</source>
        <translation>Cette modification rendrait le fichier illisible&#xa0;: {error}</translation>
    </message>
    <message>
        <source>The charter has no language.</source>
        <translation>La charte n’a pas de langue.</translation>
    </message>
    <message>
        <source>The column “{name}” is not carried over.</source>
        <translation>La colonne «&#xa0;{name}&#xa0;» n’est pas reprise.</translation>
    </message>
    <message>
        <source>The file cannot be read on from here: {error}.</source>
        <translation>La suite du fichier ne peut pas être lue&#xa0;: {error}.</translation>
    </message>
    <message>
        <source>The file is too large: {count} characters, of at most {most}.</source>
        <translation>Le fichier est trop grand&#xa0;: {count} caractères, pour {most} au plus.</translation>
    </message>
    <message>
        <source>The file is written in a way that this change would break: make it in the text</source>
        <translation>Le fichier est écrit d’une façon que cette modification casserait&#xa0;: faites-la dans le texte</translation>
    </message>
    <message>
        <source>The files include each other in a circle: {circle}.</source>
        <translation>Les fichiers s’incluent en rond&#xa0;: {circle}.</translation>
    </message>
    <message>
        <source>The format is {known}.</source>
        <translation>Le format est {known}.</translation>
    </message>
    <message>
        <source>The header is not closed: write [[name]].</source>
        <translation>Le titre n’est pas fermé&#xa0;: écrivez [[nom]].</translation>
    </message>
    <message>
        <source>The header is not closed: write [name]; a name with spaces or accents needs quotes.</source>
        <translation>Le titre n’est pas fermé&#xa0;: écrivez [nom]&#x202f;; un nom avec des espaces ou des accents se met entre guillemets droits.</translation>
    </message>
    <message>
        <source>The message gets a label.</source>
        <translation>Le message reçoit une étiquette.</translation>
    </message>
    <message>
        <source>The message is left out: a rule has one reply, and this one has a comment.</source>
        <translation>Le message n’est pas repris&#xa0;: une règle a une seule réponse, et celle-ci a déjà un commentaire.</translation>
    </message>
    <message>
        <source>The reply has no text in a language of the charter ({languages}).</source>
        <translation>La réponse n’a de texte dans aucune langue de la charte ({languages}).</translation>
    </message>
    <message>
        <source>The reply has no text.</source>
        <translation>La réponse n’a pas de texte.</translation>
    </message>
    <message>
        <source>The rule asks for nothing: it only shows that it matched.</source>
        <translation>La règle ne demande rien&#xa0;: elle montre seulement qu’elle a reconnu le message.</translation>
    </message>
    <message>
        <source>The rule does not match its example “{text}”: {why}.</source>
        <translation>La règle ne reconnaît pas son exemple «&#xa0;{text}&#xa0;»&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The rule has no condition: it would match every message.</source>
        <translation>La règle n’a aucune condition&#xa0;: elle reconnaîtrait tous les messages.</translation>
    </message>
    <message>
        <source>The rule is left out: {reason}.</source>
        <translation>La règle n’est pas reprise&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>The rule matches “{text}”, which it must not: {why}.</source>
        <translation>La règle reconnaît «&#xa0;{text}&#xa0;», ce qu’elle ne doit pas faire&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The rule warns, and there is no ladder that says what warnings lead to.</source>
        <translation>La règle avertit, mais aucune échelle ne dit à quoi mènent les avertissements.</translation>
    </message>
    <message>
        <source>The steps must increase: this one is at {higher}, the one above at {lower}.</source>
        <translation>Les paliers doivent monter&#xa0;: celui-ci est à {higher}, celui d’au-dessus à {lower}.</translation>
    </message>
    <message>
        <source>The text is nested too deeply</source>
        <translation>Le texte a trop de niveaux imbriqués</translation>
    </message>
    <message>
        <source>The text is no TOML: {error}</source>
        <translation>Le texte ne peut pas être lu comme une charte&#xa0;: {error}</translation>
    </message>
    <message>
        <source>There are {count} more problems; mend these first.</source>
        <translation>Il y a encore {count} autres problèmes&#x202f;; corrigez d’abord ceux-ci.</translation>
    </message>
    <message>
        <source>There is a bank “{name}” already</source>
        <translation>Il y a déjà une banque de mots «&#xa0;{name}&#xa0;»</translation>
    </message>
    <message>
        <source>There is a department “{name}” already</source>
        <translation>Il y a déjà un service «&#xa0;{name}&#xa0;»</translation>
    </message>
    <message>
        <source>There is a reply “{name}” already</source>
        <translation>Il y a déjà une réponse type «&#xa0;{name}&#xa0;»</translation>
    </message>
    <message>
        <source>There is a rule “{name}” already</source>
        <translation>Il y a déjà une règle «&#xa0;{name}&#xa0;»</translation>
    </message>
    <message>
        <source>There is no bank “{name}” in this file</source>
        <translation>Il n’y a pas de banque de mots «&#xa0;{name}&#xa0;» dans ce fichier</translation>
    </message>
    <message>
        <source>There is no bank “{name}”.</source>
        <translation>Il n’y a pas de banque de mots «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>There is no department “{name}” in this file</source>
        <translation>Il n’y a pas de service «&#xa0;{name}&#xa0;» dans ce fichier</translation>
    </message>
    <message>
        <source>There is no department “{name}”.</source>
        <translation>Il n’y a pas de service «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>There is no letter in this term.</source>
        <translation>Ce terme n’a aucune lettre.</translation>
    </message>
    <message>
        <source>There is no name in these braces: write {{author.first_name}}, or {{{{}}}} for braces.</source>
        <translation>Il n’y a pas de nom entre ces accolades&#xa0;: écrivez {{author.first_name}}, ou {{{{}}}} pour de vraies accolades.</translation>
    </message>
    <message>
        <source>There is no reply “{name}” in this file</source>
        <translation>Il n’y a pas de réponse type «&#xa0;{name}&#xa0;» dans ce fichier</translation>
    </message>
    <message>
        <source>There is no reply “{name}”.</source>
        <translation>Il n’y a pas de réponse type «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>There is no rule “{name}” in this file</source>
        <translation>Il n’y a pas de règle «&#xa0;{name}&#xa0;» dans ce fichier</translation>
    </message>
    <message>
        <source>There is no rule “{name}”.</source>
        <translation>Il n’y a pas de règle «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>There is no such place in the file</source>
        <translation>Cet endroit n’existe pas dans le fichier</translation>
    </message>
    <message>
        <source>There is no such table in the file</source>
        <translation>Ce tableau n’existe pas dans le fichier</translation>
    </message>
    <message>
        <source>There is no term “{term}” in the bank “{bank}”</source>
        <translation>Il n’y a pas de terme «&#xa0;{term}&#xa0;» dans la banque «&#xa0;{bank}&#xa0;»</translation>
    </message>
    <message>
        <source>There is no variable “{name}”.</source>
        <translation>Il n’y a pas de variable «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>There is no word in this phrase.</source>
        <translation>Cette phrase n’a aucun mot.</translation>
    </message>
    <message>
        <source>There is no “{name}” here.</source>
        <translation>Il n’y a pas de «&#xa0;{name}&#xa0;» à cet endroit.</translation>
    </message>
    <message>
        <source>There is nothing to move</source>
        <translation>Il n’y a rien à déplacer</translation>
    </message>
    <message>
        <source>These are typographic quotes: a text stands between straight ones, &quot; or &apos;.</source>
        <translation>Ce sont des guillemets typographiques&#xa0;: un texte va entre guillemets droits, doubles ou simples.</translation>
    </message>
    <message>
        <source>This backslash stands for no character; put a regular expression in single quotes.</source>
        <translation>Cette barre oblique inverse (\) ne donne aucun caractère&#x202f;; mettez une expression régulière entre apostrophes droites.</translation>
    </message>
    <message>
        <source>This brace closes nothing: write }}}} for a brace.</source>
        <translation>Cette accolade ne ferme rien&#xa0;: écrivez }}}} pour une vraie accolade.</translation>
    </message>
    <message>
        <source>This brace is not closed on its line: write }} behind the name, or {{{{ for a brace.</source>
        <translation>Cette accolade n’est pas fermée sur sa ligne&#xa0;: écrivez }} derrière le nom, ou {{{{ pour une vraie accolade.</translation>
    </message>
    <message>
        <source>This cannot be read as YAML: {what}.</source>
        <translation>Ce fichier ne peut pas être lu comme du YAML&#xa0;: {what}.</translation>
    </message>
    <message>
        <source>This cannot be read: {what}</source>
        <translation>Ceci ne peut pas être lu&#xa0;: {what}</translation>
    </message>
    <message>
        <source>This character cannot stand here.</source>
        <translation>Ce caractère est impossible ici.</translation>
    </message>
    <message>
        <source>This character cannot stand in a text.</source>
        <translation>Ce caractère est impossible dans un texte.</translation>
    </message>
    <message>
        <source>This charter was written for a newer cm-inbox (format {value}, this one knows {known}): update cm-inbox.</source>
        <translation>Cette charte est écrite pour un cm-inbox plus récent (format {value}, celui-ci connaît {known})&#xa0;: mettez cm-inbox à jour.</translation>
    </message>
    <message>
        <source>This hole asks nothing: write {{?order number}}.</source>
        <translation>Ce blanc ne demande rien&#xa0;: écrivez {{?numéro de commande}}.</translation>
    </message>
    <message>
        <source>This is empty.</source>
        <translation>C’est vide.</translation>
    </message>
    <message>
        <source>This is nested too deeply.</source>
        <translation>Il y a ici trop de niveaux imbriqués.</translation>
    </message>
    <message>
        <source>This is no day of the calendar.</source>
        <translation>Ce jour n’existe pas dans le calendrier.</translation>
    </message>
    <message>
        <source>This is no rule: a rule is a list of names and values.</source>
        <translation>Ce n’est pas une règle&#xa0;: une règle est une liste de noms et de valeurs.</translation>
    </message>
    <message>
        <source>This is no value: a text needs quotes, a list [brackets], and yes and no are true and false.</source>
        <translation>Ce n’est pas une valeur&#xa0;: un texte se met entre guillemets droits, une liste entre [crochets], oui et non s’écrivent true et false.</translation>
    </message>
    <message>
        <source>This is not a regular expression that can be used: {reason}.</source>
        <translation>Cette expression régulière ne peut pas être utilisée&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>This key stands twice in the table.</source>
        <translation>Cette clé est deux fois dans le tableau.</translation>
    </message>
    <message>
        <source>This line is neither a [header] nor of the form key = value.</source>
        <translation>Cette ligne n’est ni un [titre] ni de la forme clé = valeur.</translation>
    </message>
    <message>
        <source>This must be 0 or more.</source>
        <translation>Il faut ici 0 ou plus.</translation>
    </message>
    <message>
        <source>This must be 1 or more.</source>
        <translation>Il faut ici 1 ou plus.</translation>
    </message>
    <message>
        <source>This must be a number, without quotes.</source>
        <translation>Il faut ici un nombre, sans guillemets.</translation>
    </message>
    <message>
        <source>This must be a table or a list of tables.</source>
        <translation>Il faut ici un tableau ou une liste de tableaux.</translation>
    </message>
    <message>
        <source>This must be a table: a [header], or keys and values in braces.</source>
        <translation>Il faut ici un tableau&#xa0;: un [titre], ou des clés et des valeurs entre accolades.</translation>
    </message>
    <message>
        <source>This must be a text, in quotes.</source>
        <translation>Il faut ici un texte, entre guillemets droits.</translation>
    </message>
    <message>
        <source>This must be a whole number, without quotes.</source>
        <translation>Il faut ici un nombre entier, sans guillemets.</translation>
    </message>
    <message>
        <source>This must be true or false, without quotes.</source>
        <translation>Il faut ici true (oui) ou false (non), sans guillemets.</translation>
    </message>
    <message>
        <source>This must end: write a duration, 4h or 3d.</source>
        <translation>Il faut une fin&#xa0;: écrivez une durée, 4h ou 3d (jours).</translation>
    </message>
    <message>
        <source>This narrows banks, and there is no bank here.</source>
        <translation>Cela restreint des banques de mots, et il n’y en a pas ici.</translation>
    </message>
    <message>
        <source>This pattern is found in every message.</source>
        <translation>Ce motif se trouve dans tous les messages.</translation>
    </message>
    <message>
        <source>This pattern is too large. Make repetitions smaller or split it into several.</source>
        <translation>Cette expression est trop grande. Réduisez les répétitions ou coupez-la en plusieurs.</translation>
    </message>
    <message>
        <source>This row has no text.</source>
        <translation>Cette ligne n’a pas de texte.</translation>
    </message>
    <message>
        <source>This was given before: a key or a [header] stands once, rules and replies have two brackets, [[rule]].</source>
        <translation>Cela est déjà écrit plus haut&#xa0;: une clé ou un [titre] n’apparaît qu’une fois&#x202f;; règles et réponses prennent deux crochets, [[rule]].</translation>
    </message>
    <message>
        <source>Too many files are included: at most {most}.</source>
        <translation>Trop de fichiers sont inclus&#xa0;: {most} au plus.</translation>
    </message>
    <message>
        <source>Warnings of this rule do not count: it is not among those of the ladder.</source>
        <translation>Les avertissements de cette règle ne comptent pas&#xa0;: elle n’est pas parmi celles de l’échelle.</translation>
    </message>
    <message>
        <source>What stands in a variable is said as it is: {{brand}} and the like are not filled in there.</source>
        <translation>Ce que contient une variable est dit tel quel&#xa0;: {{brand}} et les autres n’y sont pas remplacés.</translation>
    </message>
    <message>
        <source>\C (one byte) is not possible here: it could cut a character in two.</source>
        <translation>\C (un octet) n’est pas possible ici&#xa0;: un caractère pourrait être coupé en deux.</translation>
    </message>
    <message>
        <source>for_privacy goes with hide = true: it says why a message is hidden.</source>
        <translation>for_privacy va avec hide = true&#xa0;: il dit pourquoi un message est masqué.</translation>
    </message>
    <message>
        <source>it asks nothing of the text</source>
        <translation>elle ne demande rien au texte</translation>
    </message>
    <message>
        <source>it has no condition that is known here</source>
        <translation>elle n’a aucune condition connue ici</translation>
    </message>
    <message>
        <source>it is about a {kind}</source>
        <translation>elle concerne «&#xa0;{kind}&#xa0;»</translation>
    </message>
    <message>
        <source>it is not a list of texts, or one is empty</source>
        <translation>ce n’est pas une liste de textes, ou l’un d’eux est vide</translation>
    </message>
    <message>
        <source>its regular expression looks around or back, which is refused here</source>
        <translation>son expression régulière regarde autour d’elle ou en arrière, ce qui est refusé ici</translation>
    </message>
    <message>
        <source>none of these holds: {conditions}</source>
        <translation>aucune de ces conditions n’est remplie&#xa0;: {conditions}</translation>
    </message>
    <message>
        <source>nothing is known here of an author&apos;s “{name}”</source>
        <translation>on ne sait rien ici du «&#xa0;{name}&#xa0;» d’une personne</translation>
    </message>
    <message>
        <source>one of “unless” holds</source>
        <translation>une condition de «&#xa0;unless&#xa0;» est remplie</translation>
    </message>
    <message>
        <source>the account&apos;s age is not understood</source>
        <translation>l’âge du compte n’est pas compris</translation>
    </message>
    <message>
        <source>the search “{name}” is not known</source>
        <translation>la recherche «&#xa0;{name}&#xa0;» n’est pas connue</translation>
    </message>
    <message>
        <source>there is no condition like “{name}”</source>
        <translation>aucune condition ne correspond à «&#xa0;{name}&#xa0;»</translation>
    </message>
    <message>
        <source>two searches of the same kind must both hold</source>
        <translation>deux recherches de même sorte devraient réussir ensemble</translation>
    </message>
    <message>
        <source>“approve” only passed by Reddit&apos;s filters; here it keeps every rule from acting. Look at it.</source>
        <translation>«&#xa0;approve&#xa0;» ne faisait que passer les filtres de Reddit&#x202f;; ici cela empêche toute règle d’agir. À vérifier.</translation>
    </message>
    <message>
        <source>“{action}”: {changed}</source>
        <translation>«&#xa0;{action}&#xa0;»&#xa0;: {changed}</translation>
    </message>
    <message>
        <source>“{condition}” does not hold</source>
        <translation>la condition «&#xa0;{condition}&#xa0;» n’est pas remplie</translation>
    </message>
    <message>
        <source>“{language}” is no language: taken as {default}.</source>
        <translation>«&#xa0;{language}&#xa0;» n’est pas une langue&#xa0;: lu comme {default}.</translation>
    </message>
    <message>
        <source>“{language}” is not among the charter&apos;s languages.</source>
        <translation>«&#xa0;{language}&#xa0;» n’est pas parmi les langues de la charte.</translation>
    </message>
    <message>
        <source>“{name}” belongs in a brand&apos;s own charter: in an included file it is not read.</source>
        <translation>La place de «&#xa0;{name}&#xa0;» est dans la charte même d’une marque&#xa0;: dans un fichier inclus, il n’est pas lu.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read: {reason}.</source>
        <translation>«&#xa0;{name}&#xa0;» ne peut pas être lu&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>“{name}” has no number</source>
        <translation>«&#xa0;{name}&#xa0;» n’a pas de nombre</translation>
    </message>
    <message>
        <source>“{name}” is defined twice: also in {file}, line {line}.</source>
        <translation>«&#xa0;{name}&#xa0;» est défini deux fois&#xa0;: aussi dans {file}, ligne {line}.</translation>
    </message>
    <message>
        <source>“{name}” is left out: nothing like it is known here.</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas repris&#xa0;: on n’en sait rien ici.</translation>
    </message>
    <message>
        <source>“{name}” is left out: there is nothing like it here.</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas repris&#xa0;: il n’y a rien de tel ici.</translation>
    </message>
    <message>
        <source>“{name}” is missing.</source>
        <translation>Il manque «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>“{name}” is no UTF-8 text. Save it as UTF-8.</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas un texte en UTF-8. Enregistrez-le en UTF-8.</translation>
    </message>
    <message>
        <source>“{name}” is no domain</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas un nom de domaine</translation>
    </message>
    <message>
        <source>“{name}” is no name of a file in the charter&apos;s folder.</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas le nom d’un fichier du dossier de la charte.</translation>
    </message>
    <message>
        <source>“{name}” is not known</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas connu</translation>
    </message>
    <message>
        <source>“{name}” is outside the charter&apos;s folder.</source>
        <translation>«&#xa0;{name}&#xa0;» est en dehors du dossier de la charte.</translation>
    </message>
    <message>
        <source>“{name}”: folders are parted by /.</source>
        <translation>«&#xa0;{name}&#xa0;»&#xa0;: les dossiers se séparent par /.</translation>
    </message>
    <message>
        <source>“{span}” ends before it begins: until the next day it would last {hours} hours.</source>
        <translation>«&#xa0;{span}&#xa0;» finit avant de commencer&#xa0;: jusqu’au lendemain, cela ferait {hours} heures.</translation>
    </message>
    <message>
        <source>“{span}” lies over “{other}”.</source>
        <translation>«&#xa0;{span}&#xa0;» recouvre «&#xa0;{other}&#xa0;».</translation>
    </message>
    <message>
        <source>“{term}” stands here twice.</source>
        <translation>«&#xa0;{term}&#xa0;» est ici deux fois.</translation>
    </message>
    <message>
        <source>“{term}”: a star within a word means nothing; it stands at the end of a term, or at both.</source>
        <translation>«&#xa0;{term}&#xa0;»&#xa0;: une étoile au milieu d’un mot ne veut rien dire&#x202f;; elle se met à la fin d’un terme, ou aux deux bouts.</translation>
    </message>
    <message>
        <source>“{term}”: only “{left}” is left of it once signs are taken off; write a longer word or a pattern.</source>
        <translation>«&#xa0;{term}&#xa0;»&#xa0;: sans les signes, il n’en reste que «&#xa0;{left}&#xa0;»&#x202f;; écrivez un mot plus long ou un motif.</translation>
    </message>
    <message>
        <source>“{term}”: signs are not looked for, only “{left}” is.</source>
        <translation>«&#xa0;{term}&#xa0;»&#xa0;: les signes ne sont pas cherchés, seul «&#xa0;{left}&#xa0;» l’est.</translation>
    </message>
    <message>
        <source>“{value}” cannot be an id: letters, digits, - and _, at most 64, and no spaces.</source>
        <translation>«&#xa0;{value}&#xa0;» ne peut pas être un identifiant&#xa0;: des lettres, des chiffres, - et _, 64 au plus, sans espace.</translation>
    </message>
    <message>
        <source>“{value}” cannot name a variable: letters, digits and _.</source>
        <translation>«&#xa0;{value}&#xa0;» ne peut pas nommer une variable&#xa0;: des lettres, des chiffres et _.</translation>
    </message>
    <message>
        <source>“{value}” is empty: a whole day is 00:00-24:00.</source>
        <translation>«&#xa0;{value}&#xa0;» est une plage vide&#xa0;: une journée entière s’écrit 00:00-24:00.</translation>
    </message>
    <message>
        <source>“{value}” is no day of the calendar.</source>
        <translation>«&#xa0;{value}&#xa0;» n’existe pas dans le calendrier.</translation>
    </message>
    <message>
        <source>“{value}” is no day: write 2026-12-25, or 12-25 for every year.</source>
        <translation>«&#xa0;{value}&#xa0;» n’est pas un jour&#xa0;: écrivez 2026-12-25, ou 12-25 pour tous les ans.</translation>
    </message>
    <message>
        <source>“{value}” is no domain: write it as example.com.</source>
        <translation>«&#xa0;{value}&#xa0;» n’est pas un nom de domaine&#xa0;: écrivez-le comme exemple.fr.</translation>
    </message>
    <message>
        <source>“{value}” is no duration: it must be more than nothing and at most 100 years.</source>
        <translation>«&#xa0;{value}&#xa0;» n’est pas une durée possible&#xa0;: plus de zéro et 100 ans au plus.</translation>
    </message>
    <message>
        <source>“{value}” is no duration: write 30m, 12h, 90d, 2w or for good.</source>
        <translation>«&#xa0;{value}&#xa0;» n’est pas une durée&#xa0;: écrivez 30m, 12h, 90d (jours), 2w (semaines) ou for good (définitivement).</translation>
    </message>
    <message>
        <source>“{value}” is no language: write two letters, fr or en.</source>
        <translation>«&#xa0;{value}&#xa0;» n’est pas une langue&#xa0;: écrivez deux lettres, fr ou en.</translation>
    </message>
    <message>
        <source>“{value}” is no span of time: a day goes from 00:00 to 24:00.</source>
        <translation>«&#xa0;{value}&#xa0;» n’est pas une plage horaire&#xa0;: une journée va de 00:00 à 24:00.</translation>
    </message>
    <message>
        <source>“{value}” is no span of time: write it as 09:00-12:30.</source>
        <translation>«&#xa0;{value}&#xa0;» n’est pas une plage horaire&#xa0;: écrivez-la ainsi, 09:00-12:30.</translation>
    </message>
    <message>
        <source>“{value}” is no time zone: write it as Europe/Paris.</source>
        <translation>«&#xa0;{value}&#xa0;» n’est pas un fuseau horaire&#xa0;: écrivez-le comme Europe/Paris.</translation>
    </message>
    <message>
        <source>“{value}” is none of: {choices}.</source>
        <translation>«&#xa0;{value}&#xa0;» n’est pas un des choix possibles&#xa0;: {choices}.</translation>
    </message>
    <message>
        <source>“{value}” would match every word.</source>
        <translation>«&#xa0;{value}&#xa0;» reconnaîtrait tous les mots.</translation>
    </message>
    <message>
        <source>“{value}”: a term is spelled term, term* or *term*.</source>
        <translation>«&#xa0;{value}&#xa0;»&#xa0;: un terme s’écrit terme, terme* ou *terme*.</translation>
    </message>
    <message>
        <source>“{word}” became “{term}”, anywhere in a word.</source>
        <translation>«&#xa0;{word}&#xa0;» est devenu «&#xa0;{term}&#xa0;», n’importe où dans un mot.</translation>
    </message>
    <message>
        <source>“{word}” became “{term}”: a term may stand at the end of words only with inside.</source>
        <translation>«&#xa0;{word}&#xa0;» est devenu «&#xa0;{term}&#xa0;»&#xa0;: il n’y a pas de «&#xa0;fin de mot&#xa0;», seulement «&#xa0;n’importe où dans le mot&#xa0;».</translation>
    </message>
    <message>
        <source>“{word}” has a * in the middle or nothing else: there is no such term.</source>
        <translation>«&#xa0;{word}&#xa0;» a une * au milieu, ou rien d’autre&#xa0;: ce n’est pas un terme possible.</translation>
    </message>
    <message>
        <source>“{word}” is a regular expression: put it in a rule, under patterns.</source>
        <translation>«&#xa0;{word}&#xa0;» est une expression régulière&#xa0;: mettez-la dans une règle, sous patterns.</translation>
    </message>
    <message>
        <source>“{word}” would match every word.</source>
        <translation>«&#xa0;{word}&#xa0;» reconnaîtrait tous les mots.</translation>
    </message>
    <message>
        <source>“{word}”: here capitals never matter.</source>
        <translation>«&#xa0;{word}&#xa0;»&#xa0;: ici, les majuscules ne comptent jamais.</translation>
    </message>
    <message>
        <source>“{word}”: the action “{action}” is not known here.</source>
        <translation>«&#xa0;{word}&#xa0;»&#xa0;: l’action «&#xa0;{action}&#xa0;» n’est pas connue ici.</translation>
    </message>
    <message>
        <source>“{word}”: “{action}” would change what the author wrote.</source>
        <translation>«&#xa0;{word}&#xa0;»&#xa0;: «&#xa0;{action}&#xa0;» changerait ce que la personne a écrit.</translation>
    </message>
    <message>
        <source>“{written}” became a hole to fill by hand.</source>
        <translation>«&#xa0;{written}&#xa0;» est devenu un blanc à remplir à la main.</translation>
    </message>
</context>
<context>
    <name>CharterDifference</name>
    <message>
        <source>Bank “{id}” added: {after}</source>
        <translation>Banque «&#xa0;{id}&#xa0;» ajoutée&#xa0;: {after}</translation>
    </message>
    <message>
        <source>Bank “{id}” removed: {before}</source>
        <translation>Banque «&#xa0;{id}&#xa0;» retirée&#xa0;: {before}</translation>
    </message>
    <message>
        <source>Bank “{id}”: {after} added</source>
        <translation>Banque «&#xa0;{id}&#xa0;»&#xa0;: {after} ajouté</translation>
    </message>
    <message>
        <source>Bank “{id}”: {before} is now {after}</source>
        <translation>Banque «&#xa0;{id}&#xa0;»&#xa0;: {before} devient {after}</translation>
    </message>
    <message>
        <source>Bank “{id}”: {before} removed</source>
        <translation>Banque «&#xa0;{id}&#xa0;»&#xa0;: {before} retiré</translation>
    </message>
    <message>
        <source>Department “{id}” added: {after}</source>
        <translation>Service «&#xa0;{id}&#xa0;» ajouté&#xa0;: {after}</translation>
    </message>
    <message>
        <source>Department “{id}” moved to the top</source>
        <translation>Service «&#xa0;{id}&#xa0;» placé en tête</translation>
    </message>
    <message>
        <source>Department “{id}” moved: it now stands after {after}</source>
        <translation>Service «&#xa0;{id}&#xa0;» déplacé&#xa0;: il vient maintenant après {after}</translation>
    </message>
    <message>
        <source>Department “{id}” removed: {before}</source>
        <translation>Service «&#xa0;{id}&#xa0;» retiré&#xa0;: {before}</translation>
    </message>
    <message>
        <source>Reply “{id}” added: {after}</source>
        <translation>Réponse «&#xa0;{id}&#xa0;» ajoutée&#xa0;: {after}</translation>
    </message>
    <message>
        <source>Reply “{id}” moved to the top</source>
        <translation>Réponse «&#xa0;{id}&#xa0;» placée en tête</translation>
    </message>
    <message>
        <source>Reply “{id}” moved: it now stands after {after}</source>
        <translation>Réponse «&#xa0;{id}&#xa0;» déplacée&#xa0;: elle vient maintenant après {after}</translation>
    </message>
    <message>
        <source>Reply “{id}” removed: {before}</source>
        <translation>Réponse «&#xa0;{id}&#xa0;» retirée&#xa0;: {before}</translation>
    </message>
    <message>
        <source>Rule “{id}” added: {after}</source>
        <translation>Règle «&#xa0;{id}&#xa0;» ajoutée&#xa0;: {after}</translation>
    </message>
    <message>
        <source>Rule “{id}” moved to the top</source>
        <translation>Règle «&#xa0;{id}&#xa0;» placée en tête</translation>
    </message>
    <message>
        <source>Rule “{id}” moved: it now stands after {after}</source>
        <translation>Règle «&#xa0;{id}&#xa0;» déplacée&#xa0;: elle vient maintenant après {after}</translation>
    </message>
    <message>
        <source>Rule “{id}” removed: {before}</source>
        <translation>Règle «&#xa0;{id}&#xa0;» retirée&#xa0;: {before}</translation>
    </message>
    <message>
        <source>bank</source>
        <translation>banque</translation>
    </message>
    <message>
        <source>charter</source>
        <translation>charte</translation>
    </message>
    <message>
        <source>department</source>
        <translation>service</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished">rien</translation>
    </message>
    <message>
        <source>office hours</source>
        <translation>horaires</translation>
    </message>
    <message>
        <source>reply</source>
        <translation>réponse</translation>
    </message>
    <message>
        <source>reply targets</source>
        <translation>délais de réponse</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>règle</translation>
    </message>
    <message>
        <source>strikes</source>
        <translation>échelle des avertissements</translation>
    </message>
    <message>
        <source>term</source>
        <translation>terme</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>{subject}: {field} gained {after}</source>
        <translation>{subject}&#xa0;: {field} compte en plus {after}</translation>
    </message>
    <message>
        <source>{subject}: {field} is no longer {before}</source>
        <translation>{subject}&#xa0;: {field} ne vaut plus {before}</translation>
    </message>
    <message>
        <source>{subject}: {field} is now {after}</source>
        <translation>{subject}&#xa0;: {field} vaut maintenant {after}</translation>
    </message>
    <message>
        <source>{subject}: {field} lost {before}</source>
        <translation>{subject}&#xa0;: {field} ne compte plus {before}</translation>
    </message>
    <message>
        <source>{subject}: {field} was {before}, is now {after}</source>
        <translation>{subject}&#xa0;: {field} passe de {before} à {after}</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>«&#xa0;%1&#xa0;»</translation>
    </message>
</context>
<context>
    <name>CharterEditor</name>
    <message>
        <source>%1 · applied from top to bottom</source>
        <translation>%1 · appliquée de haut en bas</translation>
    </message>
    <message numerus="yes">
        <source>%n counter-example(s) added</source>
        <translation>
            <numerusform>%n contre-exemple ajouté</numerusform>
            <numerusform>%n contre-exemples ajoutés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n example(s) fail(s). Automatic asks that all of a rule pass.</source>
        <translation>
            <numerusform>%n exemple échoue. Le mode automatique demande que tous passent.</numerusform>
            <numerusform>%n exemples échouent. Le mode automatique demande que tous passent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) to mend before it can be saved.</source>
        <translation>
            <numerusform>%n problème à corriger avant d’enregistrer.</numerusform>
            <numerusform>%n problèmes à corriger avant d’enregistrer.</numerusform>
        </translation>
    </message>
    <message>
        <source>Abandon</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Back to the version in force. Undo brings the changes back.</source>
        <translation>Retour à la version en vigueur. Annuler rétablit les changements.</translation>
    </message>
    <message>
        <source>Charter</source>
        <translation>Charte</translation>
    </message>
    <message>
        <source>Connect an account first: a charter belongs to a brand.</source>
        <translation>Connectez d’abord un compte&#xa0;: une charte appartient à une marque.</translation>
    </message>
    <message>
        <source>Duplicate the rule (Ctrl+D)</source>
        <translation>Dupliquer la règle (Ctrl+D)</translation>
    </message>
    <message>
        <source>Export the charter</source>
        <translation>Exporter la charte</translation>
    </message>
    <message>
        <source>Export the file…</source>
        <translation>Exporter le fichier…</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>Import a list of words…</source>
        <translation>Importer une liste de mots…</translation>
    </message>
    <message>
        <source>Import from Reddit’s AutoModerator…</source>
        <translation>Importer de l’AutoModerator de Reddit…</translation>
    </message>
    <message>
        <source>Import saved replies…</source>
        <translation>Importer des réponses enregistrées…</translation>
    </message>
    <message>
        <source>Import watched words of Discourse…</source>
        <translation>Importer les mots surveillés de Discourse…</translation>
    </message>
    <message>
        <source>It is removed. Ctrl+Z brings it back.</source>
        <translation>C’est supprimé. Ctrl+Z le rétablit.</translation>
    </message>
    <message>
        <source>Leave the charter first (Escape).</source>
        <translation>Quittez d’abord la charte (Échap).</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>Descendre (Alt+Bas)</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>Monter (Alt+Haut)</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouveau</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Nouvelle règle</translation>
    </message>
    <message>
        <source>Nothing has changed.</source>
        <translation>Rien n’a changé.</translation>
    </message>
    <message>
        <source>Only a lead of the team puts a charter in force. Yours is kept.</source>
        <translation>Seul un responsable de l’équipe met une charte en vigueur. La vôtre est gardée.</translation>
    </message>
    <message>
        <source>Open a charter’s file</source>
        <translation>Ouvrir le fichier d’une charte</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Ouvrir un fichier…</translation>
    </message>
    <message>
        <source>Part of the charter</source>
        <translation>Partie de la charte</translation>
    </message>
    <message>
        <source>Remove the rule (Delete)</source>
        <translation>Supprimer la règle (Suppr)</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Règle</translation>
    </message>
    <message>
        <source>Save v%1  (Ctrl+S)</source>
        <translation>Enregistrer v%1  (Ctrl+S)</translation>
    </message>
    <message>
        <source>Text beside the form (Ctrl+E)</source>
        <translation>Texte à côté du formulaire (Ctrl+E)</translation>
    </message>
    <message>
        <source>That place is in another file: a rule moves among those of its own file.</source>
        <translation>Cette place est dans un autre fichier&#xa0;: une règle se déplace parmi celles du sien.</translation>
    </message>
    <message>
        <source>The charter is not saved; what you wrote of it is kept.</source>
        <translation>La charte n’est pas enregistrée&#x202f;; ce que vous en avez écrit est gardé.</translation>
    </message>
    <message>
        <source>The rule is removed. Ctrl+Z brings it back.</source>
        <translation>La règle est supprimée. Ctrl+Z la rétablit.</translation>
    </message>
    <message>
        <source>The text cannot be read: the form shows the last one that could.</source>
        <translation>Le texte est illisible&#xa0;: le formulaire montre le dernier qui se lisait.</translation>
    </message>
    <message>
        <source>There is nothing to take back.</source>
        <translation>Il n’y a rien à annuler.</translation>
    </message>
    <message>
        <source>Version %1 is in force</source>
        <translation>La version&#xa0;%1 est en vigueur</translation>
    </message>
    <message>
        <source>Version %1 is the draft now: save it to put it in force.</source>
        <translation>La version&#xa0;%1 est le brouillon&#xa0;: enregistrez pour la mettre en vigueur.</translation>
    </message>
    <message>
        <source>Versions…</source>
        <translation>Versions…</translation>
    </message>
    <message>
        <source>What changed, for the others</source>
        <translation>Ce qui change, pour les autres</translation>
    </message>
    <message>
        <source>What is it about?</source>
        <translation>De quoi s’agit-il&#x202f;?</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>Écrit dans&#xa0;%1</translation>
    </message>
    <message>
        <source>You go on with what was not saved last time.</source>
        <translation>Vous reprenez ce qui n’avait pas été enregistré.</translation>
    </message>
    <message>
        <source>new</source>
        <translation>nouvelle</translation>
    </message>
</context>
<context>
    <name>CharterEmpty</name>
    <message>
        <source>%1 has no charter yet</source>
        <translation>%1 n’a pas encore de charte</translation>
    </message>
    <message>
        <source>Begin with nothing but hours and a ladder</source>
        <translation>Commencer avec des horaires et une échelle, sans règle</translation>
    </message>
    <message>
        <source>Begin with the example charter in English</source>
        <translation>Commencer par la charte d’exemple en anglais</translation>
    </message>
    <message>
        <source>Begin with the example charter in French</source>
        <translation>Commencer par la charte d’exemple en français</translation>
    </message>
    <message>
        <source>Import a list of words…</source>
        <translation>Importer une liste de mots…</translation>
    </message>
    <message>
        <source>Import from Reddit’s AutoModerator…</source>
        <translation>Importer de l’AutoModerator de Reddit…</translation>
    </message>
    <message>
        <source>Import saved replies…</source>
        <translation>Importer des réponses enregistrées…</translation>
    </message>
    <message>
        <source>Import watched words of Discourse…</source>
        <translation>Importer les mots surveillés de Discourse…</translation>
    </message>
    <message>
        <source>Open a charter’s file…</source>
        <translation>Ouvrir le fichier d’une charte…</translation>
    </message>
    <message>
        <source>The charter says what is answered, warned for, hidden and banned for, and what is never suppressed. Nothing in it acts by itself before you say so.</source>
        <translation>La charte dit ce qu’on répond, ce qui vaut un avertissement, d’être masqué ou banni, et ce qui n’est jamais masqué. Rien n’y agit seul tant que vous ne le décidez pas.</translation>
    </message>
</context>
<context>
    <name>CharterForm</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> et&#xa0;%n autre</numerusform>
            <numerusform> et&#xa0;%n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur&#xa0;%2</translation>
    </message>
    <message numerus="yes">
        <source>%n example(s) fail(s): automatic asks that all pass.</source>
        <translation>
            <numerusform>%n exemple échoue&#xa0;: le mode automatique demande que tous passent.</numerusform>
            <numerusform>%n exemples échouent&#xa0;: le mode automatique demande que tous passent.</numerusform>
        </translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>Ajouter une condition</translation>
    </message>
    <message>
        <source>Add an action</source>
        <translation>Ajouter une action</translation>
    </message>
    <message>
        <source>Add an example</source>
        <translation>Ajouter un exemple</translation>
    </message>
    <message>
        <source>Add an exception</source>
        <translation>Ajouter une exception</translation>
    </message>
    <message>
        <source>Aimed at</source>
        <translation>Qui est visé</translation>
    </message>
    <message>
        <source>All versions</source>
        <translation>Tout l’historique</translation>
    </message>
    <message>
        <source>An automatic rule needs an example that it must match.</source>
        <translation>Une règle automatique demande un exemple auquel elle doit réagir.</translation>
    </message>
    <message>
        <source>Answers to us</source>
        <translation>Réponses à nos messages</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Ban</source>
        <translation>Bannir</translation>
    </message>
    <message>
        <source>Canned reply</source>
        <translation>Réponse type</translation>
    </message>
    <message>
        <source>Capitals</source>
        <translation>Capitales</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Domains of links</source>
        <translation>Domaines des liens</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doublons</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Émojis</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Exemples</translation>
    </message>
    <message>
        <source>First message</source>
        <translation>Premier message</translation>
    </message>
    <message>
        <source>Hand on</source>
        <translation>Transmettre</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>How grave the words are</source>
        <translation>Gravité des mots</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Étiqueter</translation>
    </message>
    <message>
        <source>Labels of the author</source>
        <translation>Étiquettes de l’auteur</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Liens</translation>
    </message>
    <message>
        <source>Long messages</source>
        <translation>Messages longs</translation>
    </message>
    <message>
        <source>Mark done</source>
        <translation>Clore</translation>
    </message>
    <message>
        <source>Mark urgent</source>
        <translation>Signaler urgent</translation>
    </message>
    <message>
        <source>Mentions</source>
        <translation>Mentions</translation>
    </message>
    <message>
        <source>Must match</source>
        <translation>Doit réagir</translation>
    </message>
    <message>
        <source>Must not match</source>
        <translation>Ne doit pas réagir</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Mettre en sourdine</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Réseaux</translation>
    </message>
    <message>
        <source>New here</source>
        <translation>Nouveau venu</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Inactive</translation>
    </message>
    <message>
        <source>Office hours</source>
        <translation>Horaires</translation>
    </message>
    <message>
        <source>Or also…</source>
        <translation>Ou bien…</translation>
    </message>
    <message>
        <source>Own words</source>
        <translation>Mots propres</translation>
    </message>
    <message>
        <source>Phrases</source>
        <translation>Expressions</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>Protéger</translation>
    </message>
    <message>
        <source>Public or private</source>
        <translation>Public ou privé</translation>
    </message>
    <message>
        <source>Regular expressions</source>
        <translation>Expressions régulières</translation>
    </message>
    <message>
        <source>Remove the example</source>
        <translation>Retirer l’exemple</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Retirer&#xa0;:&#xa0;%1</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravité</translation>
    </message>
    <message>
        <source>Shape of the text</source>
        <translation>Forme du texte</translation>
    </message>
    <message>
        <source>Short messages</source>
        <translation>Messages courts</translation>
    </message>
    <message>
        <source>Short title</source>
        <translation>Titre court</translation>
    </message>
    <message>
        <source>Suggests</source>
        <translation>Suggère</translation>
    </message>
    <message>
        <source>The charter has none yet</source>
        <translation>La charte n’en a pas encore</translation>
    </message>
    <message>
        <source>The rule does not match this.</source>
        <translation>La règle n’y réagit pas.</translation>
    </message>
    <message>
        <source>The rule matches: add an exception? %1</source>
        <translation>Réagit&#xa0;: ajouter une exception&#x202f;?&#xa0;%1</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Alors</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>To spare somebody</source>
        <translation>Pour épargner quelqu’un</translation>
    </message>
    <message>
        <source>Unless</source>
        <translation>Sauf</translation>
    </message>
    <message>
        <source>Warn</source>
        <translation>Avertir</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Avertissements</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Where and when</source>
        <translation>Où et quand</translation>
    </message>
    <message>
        <source>Who writes, to whom</source>
        <translation>Qui écrit, à qui</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Mots</translation>
    </message>
    <message>
        <source>Words of a bank</source>
        <translation>Mots d’une banque</translation>
    </message>
    <message>
        <source>Write a duration such as 12h, 3d or 2w.</source>
        <translation>Écrivez une durée&#xa0;: 12h, 3j ou 2 semaines.</translation>
    </message>
    <message>
        <source>Write a span of the day such as 22:00-06:00.</source>
        <translation>Écrivez une plage horaire&#xa0;: 22:00-06:00.</translation>
    </message>
    <message>
        <source>a link</source>
        <translation>un lien</translation>
    </message>
    <message>
        <source>a person</source>
        <translation>une personne</translation>
    </message>
    <message>
        <source>answer with</source>
        <translation>répondre avec</translation>
    </message>
    <message>
        <source>answers none of ours</source>
        <translation>ne répond à aucun des nôtres</translation>
    </message>
    <message>
        <source>answers one of ours</source>
        <translation>répond à l’un des nôtres</translation>
    </message>
    <message>
        <source>ban the author for</source>
        <translation>bannir l’auteur</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>modifiée</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>caractères</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>choisir…</translation>
    </message>
    <message>
        <source>close the conversation</source>
        <translation>clore la conversation</translation>
    </message>
    <message>
        <source>delete the message</source>
        <translation>supprimer le message</translation>
    </message>
    <message>
        <source>emoji</source>
        <translation>émojis</translation>
    </message>
    <message>
        <source>even a protected message, because it gives somebody&apos;s details away</source>
        <translation>même protégé, car le message livre les coordonnées de quelqu’un</translation>
    </message>
    <message>
        <source>fails</source>
        <translation>échoue</translation>
    </message>
    <message>
        <source>for the first time</source>
        <translation>pour la première fois</translation>
    </message>
    <message>
        <source>grave (3)</source>
        <translation>graves (3)</translation>
    </message>
    <message>
        <source>hand on to</source>
        <translation>transmettre à</translation>
    </message>
    <message>
        <source>hide the comment</source>
        <translation>masquer le commentaire</translation>
    </message>
    <message>
        <source>impossible on %1</source>
        <translation>impossible sur&#xa0;%1</translation>
    </message>
    <message>
        <source>in office hours</source>
        <translation>pendant les horaires</translation>
    </message>
    <message>
        <source>it came</source>
        <translation>il arrive</translation>
    </message>
    <message>
        <source>it came between</source>
        <translation>il arrive entre</translation>
    </message>
    <message>
        <source>it was written on</source>
        <translation>il est écrit sur</translation>
    </message>
    <message>
        <source>it was written to</source>
        <translation>il est écrit à</translation>
    </message>
    <message>
        <source>label the conversation</source>
        <translation>étiqueter la conversation</translation>
    </message>
    <message>
        <source>mark as urgent</source>
        <translation>signaler urgent</translation>
    </message>
    <message>
        <source>mild (0) or worse</source>
        <translation>légers (0) ou plus</translation>
    </message>
    <message>
        <source>mute the author for</source>
        <translation>mettre l’auteur en sourdine</translation>
    </message>
    <message>
        <source>nearly the same came at least</source>
        <translation>presque le même est venu au moins</translation>
    </message>
    <message>
        <source>never suppress the message, whatever other rules say</source>
        <translation>ne jamais masquer le message, quoi que disent les autres règles</translation>
    </message>
    <message>
        <source>no link</source>
        <translation>aucun lien</translation>
    </message>
    <message>
        <source>not for the first time</source>
        <translation>pas pour la première fois</translation>
    </message>
    <message>
        <source>of the banks only words that are</source>
        <translation>des banques, seulement les mots</translation>
    </message>
    <message>
        <source>of the letters are capitals at least</source>
        <translation>part de capitales, au moins</translation>
    </message>
    <message>
        <source>one a line, over small letters without accents</source>
        <translation>une par ligne, sur des minuscules sans accents</translation>
    </message>
    <message>
        <source>one a line: connard, connard* (beginning), *connard* (anywhere)</source>
        <translation>un par ligne&#xa0;: connard, connard* (début), *connard* (n’importe où)</translation>
    </message>
    <message>
        <source>one a line; accents, capitals and punctuation do not matter</source>
        <translation>une par ligne&#x202f;; accents, capitales et ponctuation ne comptent pas</translation>
    </message>
    <message>
        <source>or also</source>
        <translation>ou bien</translation>
    </message>
    <message>
        <source>outside of office hours</source>
        <translation>hors des horaires</translation>
    </message>
    <message>
        <source>partner, press</source>
        <translation>partenaire, presse</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>passe</translation>
    </message>
    <message>
        <source>people</source>
        <translation>personnes</translation>
    </message>
    <message>
        <source>private</source>
        <translation>privé</translation>
    </message>
    <message>
        <source>public</source>
        <translation>public</translation>
    </message>
    <message>
        <source>public or private</source>
        <translation>public ou privé</translation>
    </message>
    <message>
        <source>refund, press</source>
        <translation>remboursement, presse</translation>
    </message>
    <message>
        <source>serious (2) or worse</source>
        <translation>sérieux (2) ou plus</translation>
    </message>
    <message>
        <source>short, for lists</source>
        <translation>court, pour les listes</translation>
    </message>
    <message>
        <source>the author has at least</source>
        <translation>l’auteur a au moins</translation>
    </message>
    <message>
        <source>the author has been known here for at most</source>
        <translation>l’auteur est connu ici depuis au plus</translation>
    </message>
    <message>
        <source>the author has the label</source>
        <translation>l’auteur a l’étiquette</translation>
    </message>
    <message>
        <source>the author writes here</source>
        <translation>l’auteur écrit ici</translation>
    </message>
    <message>
        <source>the brand</source>
        <translation>la marque</translation>
    </message>
    <message>
        <source>the message</source>
        <translation>le message</translation>
    </message>
    <message>
        <source>the message contains</source>
        <translation>le message contient</translation>
    </message>
    <message>
        <source>the message contains a word of</source>
        <translation>le message contient un mot de</translation>
    </message>
    <message>
        <source>the message contains the phrase</source>
        <translation>le message contient l’expression</translation>
    </message>
    <message>
        <source>the message has at least</source>
        <translation>le message a au moins</translation>
    </message>
    <message>
        <source>the message has at most</source>
        <translation>le message a au plus</translation>
    </message>
    <message>
        <source>the message is</source>
        <translation>le message est</translation>
    </message>
    <message>
        <source>the message is written in</source>
        <translation>le message est écrit en</translation>
    </message>
    <message>
        <source>the message links to</source>
        <translation>le message mène à</translation>
    </message>
    <message>
        <source>the message matches the pattern</source>
        <translation>le message correspond au motif</translation>
    </message>
    <message>
        <source>the message mentions at least</source>
        <translation>le message mentionne au moins</translation>
    </message>
    <message>
        <source>the words are aimed at</source>
        <translation>les mots visent</translation>
    </message>
    <message>
        <source>times in 24 hours</source>
        <translation>fois en 24 heures</translation>
    </message>
    <message>
        <source>tried at every key</source>
        <translation>vérifiés à chaque frappe</translation>
    </message>
    <message>
        <source>usual (1) or worse</source>
        <translation>courants (1) ou plus</translation>
    </message>
    <message>
        <source>warn the author, with the reply of the ladder&apos;s next step</source>
        <translation>avertir l’auteur, avec la réponse de l’échelle</translation>
    </message>
    <message>
        <source>warnings that count</source>
        <translation>avertissements qui comptent</translation>
    </message>
    <message>
        <source>why it is so, for colleagues</source>
        <translation>pourquoi il en est ainsi, pour les collègues</translation>
    </message>
</context>
<context>
    <name>CharterImport</name>
    <message>
        <source>Add to the draft</source>
        <translation>Ajouter au brouillon</translation>
    </message>
    <message>
        <source>Added as %1. Nothing of it acts before you say so.</source>
        <translation>Ajouté dans&#xa0;%1. Rien n’agit tant que vous ne le décidez pas.</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>Importer&#xa0;%1</translation>
    </message>
    <message>
        <source>Not carried over, or not exactly:</source>
        <translation>Non repris, ou pas exactement&#xa0;:</translation>
    </message>
    <message>
        <source>Rules: %1. Word banks: %2. Canned replies: %3.</source>
        <translation>Règles&#xa0;:&#xa0;%1. Banques de mots&#xa0;:&#xa0;%2. Réponses types&#xa0;:&#xa0;%3.</translation>
    </message>
</context>
<context>
    <name>CharterList</name>
    <message>
        <source>%1 of %2 examples pass</source>
        <translation>%1 exemples sur&#xa0;%2 passent</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Grave</source>
        <translation>Grave</translation>
    </message>
    <message>
        <source>Mild</source>
        <translation>Léger</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Inactive</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>Protection</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Règles</translation>
    </message>
    <message>
        <source>Serious</source>
        <translation>Sérieux</translation>
    </message>
    <message>
        <source>Suggests</source>
        <translation>Suggère</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Courant</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>illisible</translation>
    </message>
    <message>
        <source>only tells</source>
        <translation>signale seulement</translation>
    </message>
</context>
<context>
    <name>CharterParts</name>
    <message>
        <source>%1 (account)</source>
        <translation>%1 (compte)</translation>
    </message>
    <message>
        <source>09:00-12:30, 14:00-18:00; empty: closed</source>
        <translation>09:00-12:30, 14:00-18:00&#x202f;; vide&#xa0;: fermé</translation>
    </message>
    <message>
        <source>90d; empty: for ever</source>
        <translation>90d&#x202f;; vide&#xa0;: sans fin</translation>
    </message>
    <message>
        <source>Add other forms of the last word</source>
        <translation>Ajouter d’autres formes du dernier mot</translation>
    </message>
    <message>
        <source>Answer comments within</source>
        <translation>Répondre aux commentaires en</translation>
    </message>
    <message>
        <source>Answer private messages within</source>
        <translation>Répondre aux messages privés en</translation>
    </message>
    <message>
        <source>As %1 would get it</source>
        <translation>Telle que %1 la recevrait</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marque</translation>
    </message>
    <message>
        <source>Brand, team and variables</source>
        <translation>Marque, équipe et variables</translation>
    </message>
    <message>
        <source>Canned replies</source>
        <translation>Réponses types</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Departments</source>
        <translation>Services</translation>
    </message>
    <message>
        <source>Found: %1</source>
        <translation>Trouvé&#xa0;:&#xa0;%1</translation>
    </message>
    <message>
        <source>Friday</source>
        <translation>Vendredi</translation>
    </message>
    <message>
        <source>Holidays</source>
        <translation>Jours fériés</translation>
    </message>
    <message>
        <source>Hours and reply targets</source>
        <translation>Horaires et délais de réponse</translation>
    </message>
    <message>
        <source>How people call the brand</source>
        <translation>Comment on appelle la marque</translation>
    </message>
    <message>
        <source>Innocent words that contain one</source>
        <translation>Mots innocents qui en contiennent un</translation>
    </message>
    <message>
        <source>Ladder of warnings</source>
        <translation>Échelle des avertissements</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Langues</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>Me</source>
        <translation>Moi</translation>
    </message>
    <message>
        <source>Monday</source>
        <translation>Lundi</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Nothing of this bank is in it.</source>
        <translation>Rien de cette banque n’y est.</translation>
    </message>
    <message>
        <source>Other targets of networks</source>
        <translation>Autres délais par réseau</translation>
    </message>
    <message>
        <source>Own variables</source>
        <translation>Variables propres</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Règles</translation>
    </message>
    <message>
        <source>Rules whose warnings count</source>
        <translation>Règles dont les avertissements comptent</translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation>Samedi</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Paliers</translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation>Dimanche</translation>
    </message>
    <message>
        <source>Team, on whom no rule fires</source>
        <translation>Équipe, sur laquelle aucune règle n’agit</translation>
    </message>
    <message>
        <source>Thursday</source>
        <translation>Jeudi</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Fuseau horaire</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>To be filled in before it is sent: %1</source>
        <translation>À remplir avant l’envoi&#xa0;: %1</translation>
    </message>
    <message>
        <source>Try a word, or a sentence</source>
        <translation>Essayer un mot ou une phrase</translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation>Mardi</translation>
    </message>
    <message>
        <source>Unknown here; give what stands in its place, {name|so}: %1</source>
        <translation>Inconnu ici&#x202f;; indiquez ce qui en tient lieu, {nom|ainsi}&#xa0;: %1</translation>
    </message>
    <message>
        <source>Warnings count for</source>
        <translation>Durée d’un avertissement</translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation>Mercredi</translation>
    </message>
    <message>
        <source>Where it may be sent</source>
        <translation>Où l’envoyer</translation>
    </message>
    <message>
        <source>Word banks</source>
        <translation>Banques de mots</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Mots</translation>
    </message>
    <message>
        <source>Write a step such as: 3 mute 3d = reply</source>
        <translation>Écrivez un palier&#xa0;: 3 mute 3d = réponse</translation>
    </message>
    <message>
        <source>Write a variable such as: phone = 04 00 00 00 00</source>
        <translation>Écrivez une variable&#xa0;: phone = 04 00 00 00 00</translation>
    </message>
    <message>
        <source>fr, en; empty: of any</source>
        <translation>fr, en&#x202f;; vide&#xa0;: toutes</translation>
    </message>
    <message>
        <source>ids, one a line; empty: all</source>
        <translation>identifiants, un par ligne&#x202f;; vide&#xa0;: toutes</translation>
    </message>
    <message>
        <source>in private</source>
        <translation>en privé</translation>
    </message>
    <message>
        <source>in public</source>
        <translation>en public</translation>
    </message>
    <message>
        <source>in public and in private</source>
        <translation>en public et en privé</translation>
    </message>
    <message>
        <source>one a line: 1 warn = reply; 3 mute 3d; 5 ban 30d; 7 ban</source>
        <translation>un par ligne&#xa0;: 1 warn = réponse&#x202f;; 3 mute 3d&#x202f;; 5 ban 30d&#x202f;; 7 ban</translation>
    </message>
    <message>
        <source>one a line: connard, connard* (beginning), *connard* (anywhere); con | fr | 1 gives language and severity</source>
        <translation>un par ligne&#xa0;: connard, connard* (début), *connard* (n’importe où)&#x202f;; con | fr | 1 donne langue et gravité</translation>
    </message>
    <message>
        <source>{author.first_name|} {brand} {?order number}; a line with --- begins a variant</source>
        <translation>{author.first_name|} {brand} {?numéro}&#x202f;; une ligne --- commence une variante</translation>
    </message>
</context>
<context>
    <name>CharterProblem</name>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>Vouliez-vous dire «&#xa0;%1&#xa0;»&#x202f;?</translation>
    </message>
    <message>
        <source>bank %1</source>
        <translation>banque %1</translation>
    </message>
    <message>
        <source>department %1</source>
        <translation>service %1</translation>
    </message>
    <message>
        <source>reply %1</source>
        <translation>réponse %1</translation>
    </message>
    <message>
        <source>rule %1</source>
        <translation>règle %1</translation>
    </message>
</context>
<context>
    <name>CharterText</name>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished">%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Problèmes</translation>
    </message>
    <message>
        <source>The charter’s file</source>
        <translation>Le fichier de la charte</translation>
    </message>
</context>
<context>
    <name>CharterTry</name>
    <message>
        <source>%1, by %2</source>
        <translation>%1, par&#xa0;%2</translation>
    </message>
    <message numerus="yes">
        <source>%n as you</source>
        <translation>
            <numerusform>%n comme vous</numerusform>
            <numerusform>%n comme vous</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) in all</source>
        <translation>
            <numerusform>%n message en tout</numerusform>
            <numerusform>%n messages en tout</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) read…</source>
        <translation>
            <numerusform>%n message lu…</numerusform>
            <numerusform>%n messages lus…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n otherwise</source>
        <translation>
            <numerusform>%n autrement</numerusform>
            <numerusform>%n autrement</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a sequel</source>
        <translation>
            <numerusform>%n sans suite</numerusform>
            <numerusform>%n sans suite</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n of them you answered otherwise</source>
        <translation>
            <numerusform>&#x202f;;&#xa0;%n auquel vous avez répondu autrement</numerusform>
            <numerusform>&#x202f;;&#xa0;%n auxquels vous avez répondu autrement</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add all %n as counter-example(s)</source>
        <translation>
            <numerusform>L’ajouter comme contre-exemple</numerusform>
            <numerusform>Ajouter les&#xa0;%n comme contre-exemples</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>As you</source>
        <translation>Comme vous</translation>
    </message>
    <message>
        <source>Choose a rule to see what it would have done.</source>
        <translation>Choisissez une règle pour voir ce qu’elle aurait fait.</translation>
    </message>
    <message>
        <source>Counter-example</source>
        <translation>Contre-exemple</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>Essai à blanc</translation>
    </message>
    <message>
        <source>Otherwise</source>
        <translation>Autrement</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Période</translation>
    </message>
    <message>
        <source>Read the words</source>
        <translation>Lire les mots</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stopped before the end.</source>
        <translation>Arrêté avant la fin.</translation>
    </message>
    <message numerus="yes">
        <source>This rule would have touched %n message(s)</source>
        <translation>
            <numerusform>Cette règle aurait touché&#xa0;%n message</numerusform>
            <numerusform>Cette règle aurait touché&#xa0;%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Worked out on this computer: %n message(s) read in %1 s.</source>
        <translation>
            <numerusform>Calculé sur cet ordinateur&#xa0;:&#xa0;%n message lu en&#xa0;%1 s.</numerusform>
            <numerusform>Calculé sur cet ordinateur&#xa0;:&#xa0;%n messages lus en&#xa0;%1 s.</numerusform>
        </translation>
    </message>
    <message>
        <source>all</source>
        <translation>tout</translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>en&#xa0;%n jour</numerusform>
            <numerusform>en&#xa0;%n jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last %n day(s)</source>
        <translation>
            <numerusform>dernier jour</numerusform>
            <numerusform>%n derniers jours</numerusform>
        </translation>
    </message>
    <message>
        <source>most on %1: %2</source>
        <translation>au plus le&#xa0;%1&#xa0;:&#xa0;%2</translation>
    </message>
    <message>
        <source>nothing is sent</source>
        <translation>rien n’est envoyé</translation>
    </message>
    <message>
        <source>nothing was decided</source>
        <translation>rien n’a été décidé</translation>
    </message>
    <message>
        <source>softened</source>
        <translation>adouci</translation>
    </message>
</context>
<context>
    <name>CharterVersions</name>
    <message>
        <source>As text</source>
        <translation>En texte</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>Comparée à</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>En mots</translation>
    </message>
    <message>
        <source>One of the two cannot be read.</source>
        <translation>L’une des deux est illisible.</translation>
    </message>
    <message>
        <source>Put this version back</source>
        <translation>Remettre cette version</translation>
    </message>
    <message>
        <source>There is no other version yet.</source>
        <translation>Il n’y a pas encore d’autre version.</translation>
    </message>
    <message>
        <source>They say the same.</source>
        <translation>Elles disent la même chose.</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>Version&#xa0;%1</translation>
    </message>
    <message>
        <source>Versions of the charter of %1</source>
        <translation>Versions de la charte de&#xa0;%1</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Ce qui diffère</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>en vigueur</translation>
    </message>
</context>
<context>
    <name>CommandGroups</name>
    <message>
        <source>Decide</source>
        <translation>Décider</translation>
    </message>
    <message>
        <source>Find and narrow</source>
        <translation>Chercher et filtrer</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Aller à</translation>
    </message>
    <message>
        <source>Move and select</source>
        <translation>Se déplacer et sélectionner</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Écrire</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>%1 does not fit here: take it away, then attach it again.</source>
        <translation>%1 ne convient pas ici&#xa0;: retirez-le, puis joignez-le de nouveau.</translation>
    </message>
    <message>
        <source>%1 goes along.</source>
        <translation>%1 est joint.</translation>
    </message>
    <message>
        <source>%1 left to answer</source>
        <translation>Encore %1 pour répondre</translation>
    </message>
    <message>
        <source>%1 left to answer in private</source>
        <translation>Encore %1 pour répondre en privé</translation>
    </message>
    <message numerus="yes">
        <source>%n possible mistake(s)</source>
        <translation>
            <numerusform>%n faute possible</numerusform>
            <numerusform>%n fautes possibles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n too many</source>
        <translation>
            <numerusform>%n de trop</numerusform>
            <numerusform>%n de trop</numerusform>
        </translation>
    </message>
    <message>
        <source>A file is still being read.</source>
        <translation>Un fichier est encore en cours de lecture.</translation>
    </message>
    <message>
        <source>A note that only your team sees…</source>
        <translation>Une note que seule votre équipe voit…</translation>
    </message>
    <message>
        <source>Add to my words</source>
        <translation>Ajouter à mes mots</translation>
    </message>
    <message>
        <source>Answers the message of %1</source>
        <translation>Répond au message&#xa0;: %1</translation>
    </message>
    <message>
        <source>Answers the message of %1, which came late</source>
        <translation>Répond au message&#xa0;: %1 (arrivé en retard)</translation>
    </message>
    <message>
        <source>Approve with these words</source>
        <translation>Approuver ainsi</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Joindre des fichiers</translation>
    </message>
    <message>
        <source>Canned reply</source>
        <translation>Réponse type</translation>
    </message>
    <message>
        <source>Canned reply: %1</source>
        <translation>Réponse type&#xa0;: %1</translation>
    </message>
    <message>
        <source>Describe it for those who do not see it</source>
        <translation>Décrivez-la pour qui ne la voit pas</translation>
    </message>
    <message>
        <source>Describe it for those who do not see it.</source>
        <translation>Décrivez l’image pour qui ne la voit pas.</translation>
    </message>
    <message>
        <source>Description of %1</source>
        <translation>Description de %1</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Brouillon</translation>
    </message>
    <message>
        <source>Files cannot be proposed yet: who approves the answer encloses them.</source>
        <translation>On ne peut pas encore proposer de fichiers&#xa0;: qui approuve la réponse les joint.</translation>
    </message>
    <message>
        <source>Files go with answers, not with notes.</source>
        <translation>Les fichiers accompagnent les réponses, pas les notes.</translation>
    </message>
    <message>
        <source>Fill %1 first: Tab goes there.</source>
        <translation>Complétez d’abord %1&#xa0;: Tab y mène.</translation>
    </message>
    <message>
        <source>How to write</source>
        <translation>Manière d’écrire</translation>
    </message>
    <message>
        <source>It counts as a warning.</source>
        <translation>Cela compte comme un avertissement.</translation>
    </message>
    <message>
        <source>It counts as warning %1 of %2.</source>
        <translation>Cela compte comme avertissement %1 sur %2.</translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>Enregistrer la note</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>Laisser tel quel</translation>
    </message>
    <message>
        <source>No conversation is open.</source>
        <translation>Aucune conversation n’est ouverte.</translation>
    </message>
    <message numerus="yes">
        <source>No more than %n file(s) go along here.</source>
        <translation>
            <numerusform>On ne peut joindre ici que %n fichier.</numerusform>
            <numerusform>On ne peut joindre ici que %n fichiers.</numerusform>
        </translation>
    </message>
    <message>
        <source>No suggestion</source>
        <translation>Aucune suggestion</translation>
    </message>
    <message>
        <source>No word looks wrong.</source>
        <translation>Aucune faute repérée.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message numerus="yes">
        <source>Only the first %n characters were pasted.</source>
        <translation>
            <numerusform>Seul %n caractère a été collé.</numerusform>
            <numerusform>Seuls les %n premiers caractères ont été collés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>Images (%1)</translation>
    </message>
    <message>
        <source>Private message</source>
        <translation>Message privé</translation>
    </message>
    <message>
        <source>Propose the answer</source>
        <translation>Proposer la réponse</translation>
    </message>
    <message>
        <source>Propose the warning</source>
        <translation>Proposer l’avertissement</translation>
    </message>
    <message>
        <source>Public</source>
        <translation>Public</translation>
    </message>
    <message>
        <source>Publish as %1</source>
        <comment>the name begins with a vowel</comment>
        <translation>Publier en tant qu’%1</translation>
    </message>
    <message>
        <source>Publish as %1</source>
        <translation>Publier en tant que %1</translation>
    </message>
    <message>
        <source>Reply…</source>
        <translation>Répondre…</translation>
    </message>
    <message>
        <source>Send as %1</source>
        <comment>the name begins with a vowel</comment>
        <translation>Envoyer en tant qu’%1</translation>
    </message>
    <message>
        <source>Send as %1</source>
        <translation>Envoyer en tant que %1</translation>
    </message>
    <message>
        <source>Send or empty what is written first: it would become the warning.</source>
        <translation>Envoyez ou effacez d’abord ce qui est écrit&#xa0;: cela deviendrait l’avertissement.</translation>
    </message>
    <message>
        <source>Show the next one</source>
        <translation>Montrer la suivante</translation>
    </message>
    <message>
        <source>Spelling</source>
        <translation>Orthographe</translation>
    </message>
    <message>
        <source>Take %1 away</source>
        <translation>Retirer %1</translation>
    </message>
    <message>
        <source>Take it away (Delete)</source>
        <translation>Retirer (Suppr)</translation>
    </message>
    <message>
        <source>Take the files away first: %1</source>
        <translation>Retirez d’abord les fichiers&#xa0;: %1</translation>
    </message>
    <message>
        <source>There is no dictionary for this language here.</source>
        <translation>Il n’y a pas de dictionnaire de cette langue ici.</translation>
    </message>
    <message>
        <source>This network takes no files with this kind of answer.</source>
        <translation>Ce réseau n’accepte pas de fichiers avec ce type de réponse.</translation>
    </message>
    <message>
        <source>This reply is for other readers: send or empty what is written first.</source>
        <translation>Cette réponse s’adresse à d’autres lecteurs&#xa0;: envoyez ou videz d’abord ce qui est écrit.</translation>
    </message>
    <message>
        <source>Too long for this network.</source>
        <translation>Trop long pour ce réseau.</translation>
    </message>
    <message numerus="yes">
        <source>Too many files: take %n of them away.</source>
        <translation>
            <numerusform>Trop de fichiers&#xa0;: retirez-en %n.</numerusform>
            <numerusform>Trop de fichiers&#xa0;: retirez-en %n.</numerusform>
        </translation>
    </message>
    <message>
        <source>Warn as %1</source>
        <comment>the name begins with a vowel</comment>
        <translation>Avertir au nom d’%1</translation>
    </message>
    <message>
        <source>Warn as %1</source>
        <translation>Avertir au nom de %1</translation>
    </message>
    <message>
        <source>What files this account takes is not known yet: it is asked soon.</source>
        <translation>On ne sait pas encore quels fichiers ce compte accepte&#xa0;: la question lui sera bientôt posée.</translation>
    </message>
    <message>
        <source>Write in private…</source>
        <translation>Écrire en privé…</translation>
    </message>
    <message>
        <source>Write something first.</source>
        <translation>Écrivez d’abord quelque chose.</translation>
    </message>
    <message numerus="yes">
        <source>leaves as %n message(s)</source>
        <translation>
            <numerusform>part en %n message</numerusform>
            <numerusform>part en %n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Connect</name>
    <message>
        <source>%1 asks you to allow</source>
        <translation>%1 vous demande d’autoriser</translation>
    </message>
    <message>
        <source>%1 is off. %2 You can switch it on in the settings, under “Networks”.</source>
        <translation>%1 est désactivé. %2 Vous pouvez l’activer dans les réglages, sous «&#xa0;Réseaux&#xa0;».</translation>
    </message>
    <message>
        <source>%1 wants an app of your own. You make it once, in some minutes; it serves all your accounts there. The guide is in the documentation: “Networks”, %1.</source>
        <translation>%1 demande une application à vous. Vous la créez une seule fois, en quelques minutes&#x202f;; elle sert à tous vos comptes là-bas. Le guide est dans la documentation&#xa0;: «&#xa0;Réseaux&#xa0;», %1.</translation>
    </message>
    <message>
        <source>Anybody can take an unregistered name while you are away.</source>
        <translation>N’importe qui peut prendre un nom non enregistré en votre absence.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marque</translation>
    </message>
    <message>
        <source>Brand of %1</source>
        <translation>Marque de %1</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Salons</translation>
    </message>
    <message>
        <source>Check the server’s name and the connection, then try again.</source>
        <translation>Vérifiez le nom du serveur et la connexion, puis réessayez.</translation>
    </message>
    <message>
        <source>Check what you typed, then try again.</source>
        <translation>Vérifiez votre saisie, puis réessayez.</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>Identifiant client</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Secret client</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Colour and letters</source>
        <translation>Couleur et lettres</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Connecter</translation>
    </message>
    <message>
        <source>Connect an account</source>
        <translation>Connecter un compte</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Connexion en cours…</translation>
    </message>
    <message>
        <source>Copy the access token from the network’s developer settings.</source>
        <translation>Copiez le jeton d’accès depuis les réglages de développement du réseau.</translation>
    </message>
    <message>
        <source>Fill in this field first.</source>
        <translation>Remplissez d’abord ce champ.</translation>
    </message>
    <message>
        <source>Give the new brand a name first.</source>
        <translation>Donnez d’abord un nom à la nouvelle marque.</translation>
    </message>
    <message>
        <source>Given up. Nothing was connected; you can try again.</source>
        <translation>Abandonné. Rien n’a été connecté&#x202f;; vous pouvez réessayer.</translation>
    </message>
    <message>
        <source>Go on in the browser. This window waits for it.</source>
        <translation>Continuez dans le navigateur&#xa0;: cette fenêtre attend.</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Méthode</translation>
    </message>
    <message>
        <source>Its return address</source>
        <translation>Son adresse de retour</translation>
    </message>
    <message>
        <source>Looking which networks there are…</source>
        <translation>Recherche des réseaux disponibles…</translation>
    </message>
    <message>
        <source>Make an app password in the network’s settings; it can be withdrawn there at any time.</source>
        <translation>Créez un mot de passe d’application dans les réglages du réseau&#xa0;; il peut y être retiré à tout moment.</translation>
    </message>
    <message>
        <source>Make the app in the browser</source>
        <translation>Créer l’application dans le navigateur</translation>
    </message>
    <message>
        <source>Name of the brand</source>
        <translation>Nom de la marque</translation>
    </message>
    <message>
        <source>Name of the new brand of %1</source>
        <translation>Nom de la nouvelle marque de %1</translation>
    </message>
    <message>
        <source>New brand…</source>
        <translation>Nouvelle marque…</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>No answer yet. You can wait, or cancel and try again.</source>
        <translation>Pas encore de réponse. Vous pouvez attendre, ou annuler et réessayer.</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Non accepté</translation>
    </message>
    <message>
        <source>Not the right server</source>
        <translation>Ce n’est pas le bon serveur</translation>
    </message>
    <message>
        <source>Nothing of that name.</source>
        <translation>Rien de ce nom.</translation>
    </message>
    <message>
        <source>Open the browser</source>
        <translation>Ouvrir le navigateur</translation>
    </message>
    <message>
        <source>Say yes in the browser, then paste the whole address of the page it ends at.</source>
        <translation>Acceptez dans le navigateur, puis collez l’adresse complète de la page où il s’arrête.</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Chercher par nom</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Secret</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Se connecter</translation>
    </message>
    <message>
        <source>Sign in again: %1</source>
        <translation>Se reconnecter&#xa0;: %1</translation>
    </message>
    <message>
        <source>The password is used once; only the sign-in it gives is kept, in the keyring.</source>
        <translation>Le mot de passe ne sert qu’une fois&#xa0;; seule la session obtenue est gardée, dans le trousseau.</translation>
    </message>
    <message>
        <source>The password of your registered name; it is kept in the keyring.</source>
        <translation>Le mot de passe de votre nom enregistré&#x202f;; il est gardé dans le trousseau.</translation>
    </message>
    <message>
        <source>The password that everybody needs who enters this server; it is kept in the keyring.</source>
        <translation>Le mot de passe que doit donner quiconque entre sur ce serveur&#x202f;; il est gardé dans le trousseau.</translation>
    </message>
    <message>
        <source>The server has a problem of its own. Try again in some minutes.</source>
        <translation>Le serveur a lui-même un problème. Réessayez dans quelques minutes.</translation>
    </message>
    <message>
        <source>There is something at this address, but no %1. Check the server’s name.</source>
        <translation>Il y a quelque chose à cette adresse, mais pas %1. Vérifiez le nom du serveur.</translation>
    </message>
    <message>
        <source>This network is no longer part of cm-inbox.</source>
        <translation>Ce réseau ne fait plus partie de cm-inbox.</translation>
    </message>
    <message numerus="yes">
        <source>This sign-in opens %n account(s). Tick those to connect, each for its brand.</source>
        <translation>
            <numerusform>Cette connexion ouvre %n compte. Cochez ceux à connecter, chacun pour sa marque.</numerusform>
            <numerusform>Cette connexion ouvre %n comptes. Cochez ceux à connecter, chacun pour sa marque.</numerusform>
        </translation>
    </message>
    <message>
        <source>Tick at least one account first.</source>
        <translation>Cochez d’abord au moins un compte.</translation>
    </message>
    <message>
        <source>Try again after %1.</source>
        <translation>Réessayez après&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Use the code</source>
        <translation>Utiliser le code</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Identifiant</translation>
    </message>
    <message>
        <source>What you are asked to allow</source>
        <translation>Ce qu’on vous demande d’autoriser</translation>
    </message>
    <message>
        <source>Without it: %1</source>
        <translation>Sans cela&#xa0;: %1</translation>
    </message>
    <message>
        <source>You are signed in. For which brand is this account?</source>
        <translation>Connexion réussie. Pour quelle marque est ce compte&#x202f;?</translation>
    </message>
    <message>
        <source>You sign in on the network’s own page; cm-inbox never sees your password.</source>
        <translation>Vous vous connectez sur la page du réseau&#xa0;; cm-inbox ne voit jamais votre mot de passe.</translation>
    </message>
    <message>
        <source>Your app</source>
        <translation>Votre application</translation>
    </message>
    <message>
        <source>as before</source>
        <translation>comme avant</translation>
    </message>
    <message>
        <source>as for the account that is connected</source>
        <translation>comme pour le compte déjà connecté</translation>
    </message>
    <message>
        <source>connected, for %1</source>
        <translation>connecté, pour %1</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>sur %1</translation>
    </message>
    <message>
        <source>only if the browser shows one</source>
        <translation>seulement si le navigateur en affiche un</translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message>
        <source>%1 (taken back)</source>
        <translation>%1 (annulé)</translation>
    </message>
    <message>
        <source>%1, loading…</source>
        <translation>%1, chargement…</translation>
    </message>
    <message>
        <source>%1, not loaded</source>
        <translation>%1, non chargé</translation>
    </message>
    <message>
        <source>%1, opens in the browser</source>
        <translation>%1, s’ouvre dans le navigateur</translation>
    </message>
    <message>
        <source>%1, rule %2</source>
        <translation type="unfinished">%1, règle %2</translation>
    </message>
    <message>
        <source>%1: “%2”</source>
        <translation>%1&#xa0;: «&#xa0;%2&#xa0;»</translation>
    </message>
    <message numerus="yes">
        <source>%n comment(s)</source>
        <translation>
            <numerusform>%n commentaire</numerusform>
            <numerusform>%n commentaires</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier text(s)</source>
        <translation>
            <numerusform>%n version précédente</numerusform>
            <numerusform>%n versions précédentes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) kept as evidence</source>
        <translation>
            <numerusform>%n message gardé comme preuve</numerusform>
            <numerusform>%n messages gardés comme preuves</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n reaction(s)</source>
        <translation>
            <numerusform>%n réaction</numerusform>
            <numerusform>%n réactions</numerusform>
        </translation>
    </message>
    <message>
        <source>Answered elsewhere</source>
        <translation>Répondu ailleurs</translation>
    </message>
    <message>
        <source>Blurred: the message is hurtful</source>
        <translation>Image floutée&#xa0;: le message est blessant</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Copier l’adresse</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>Copier le texte</translation>
    </message>
    <message>
        <source>Copy what is marked</source>
        <translation>Copier la sélection</translation>
    </message>
    <message>
        <source>Dealt with elsewhere</source>
        <translation>Traité ailleurs</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Hide the earlier texts</source>
        <translation>Masquer les versions précédentes</translation>
    </message>
    <message>
        <source>Note by %1</source>
        <translation>Note de %1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Open in the browser…</source>
        <translation>Ouvrir dans le navigateur…</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Private conversation</source>
        <translation>Conversation privée</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Renvoyer</translation>
    </message>
    <message numerus="yes">
        <source>Show %n earlier message(s)</source>
        <translation>
            <numerusform>Afficher %n message plus ancien</numerusform>
            <numerusform>Afficher %n messages plus anciens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all (%n characters)</source>
        <translation>
            <numerusform>Tout afficher (%n caractère)</numerusform>
            <numerusform>Tout afficher (%n caractères)</numerusform>
        </translation>
    </message>
    <message>
        <source>Show no pictures of this brand here</source>
        <translation>Ne jamais afficher ici les images de cette marque</translation>
    </message>
    <message>
        <source>Show the picture</source>
        <translation>Afficher l’image</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Son</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Under this publication</source>
        <translation>Sous cette publication</translation>
    </message>
    <message>
        <source>Under this publication of %1</source>
        <translation>Sous cette publication du %1</translation>
    </message>
    <message>
        <source>Until %1:</source>
        <translation>Jusqu’à&#xa0;: %1</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vidéo</translation>
    </message>
    <message>
        <source>Warning %1 sent by %2</source>
        <translation>Avertissement %1 envoyé par %2</translation>
    </message>
    <message>
        <source>Warning sent by %2</source>
        <translation>Avertissement envoyé par %2</translation>
    </message>
    <message>
        <source>came late</source>
        <translation>arrivé en retard</translation>
    </message>
    <message>
        <source>edited %1</source>
        <translation>modifié %1</translation>
    </message>
    <message>
        <source>in private</source>
        <translation>en privé</translation>
    </message>
    <message>
        <source>no words of it are kept here</source>
        <translation>son texte n’est pas gardé ici</translation>
    </message>
    <message>
        <source>reported</source>
        <translation>signalé</translation>
    </message>
</context>
<context>
    <name>Decided</name>
    <message>
        <source>Approved: the answer is on its way</source>
        <translation>Approuvée&#xa0;: la réponse part</translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation>Conversation assignée</translation>
    </message>
    <message>
        <source>Ban lifted</source>
        <translation>Bannissement levé</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Conversation traitée</translation>
    </message>
    <message>
        <source>Kept as two people</source>
        <translation>Deux personnes distinctes</translation>
    </message>
    <message>
        <source>Label changed</source>
        <translation>Étiquette modifiée</translation>
    </message>
    <message>
        <source>Linked as one person</source>
        <translation>Reliées&#xa0;: une seule personne</translation>
    </message>
    <message>
        <source>Marked urgent</source>
        <translation>Signalée comme urgente</translation>
    </message>
    <message>
        <source>Message deleted</source>
        <translation>Message supprimé</translation>
    </message>
    <message>
        <source>Message hidden</source>
        <translation>Message masqué</translation>
    </message>
    <message>
        <source>Message liked</source>
        <translation>Message aimé</translation>
    </message>
    <message>
        <source>Message shown again</source>
        <translation>Message de nouveau visible</translation>
    </message>
    <message>
        <source>Mute lifted</source>
        <translation>Sourdine levée</translation>
    </message>
    <message>
        <source>No longer linked</source>
        <translation>Identité déliée</translation>
    </message>
    <message>
        <source>Note kept</source>
        <translation>Note enregistrée</translation>
    </message>
    <message>
        <source>Note on the person kept</source>
        <translation>Note sur la personne enregistrée</translation>
    </message>
    <message>
        <source>Person banned</source>
        <translation>Personne bannie</translation>
    </message>
    <message>
        <source>Person muted</source>
        <translation>Personne mise en sourdine</translation>
    </message>
    <message>
        <source>Private reply on its way</source>
        <translation>Réponse privée en route</translation>
    </message>
    <message>
        <source>Proposed: it is sent once somebody approves it</source>
        <translation>Proposée&#xa0;: elle partira une fois approuvée</translation>
    </message>
    <message>
        <source>Put off</source>
        <translation>Remis à plus tard</translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation>Conversation rouverte</translation>
    </message>
    <message>
        <source>Reply on its way</source>
        <translation>Réponse en route</translation>
    </message>
    <message>
        <source>Sent back to who wrote it</source>
        <translation>Renvoyée à qui l’a écrite</translation>
    </message>
    <message>
        <source>Suggestion set aside</source>
        <translation>Suggestion écartée</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Warning on its way</source>
        <translation>Avertissement en route</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Connect my accounts</source>
        <translation>Connecter mes comptes</translation>
    </message>
    <message>
        <source>Demo: nothing is published.</source>
        <translation>Démonstration&#xa0;: rien n’est publié.</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>Dossier</name>
    <message numerus="yes">
        <source>%n message(s) since %1, the last one %2</source>
        <translation>
            <numerusform>%n message depuis %1, le dernier %2</numerusform>
            <numerusform>%n messages depuis %1, le dernier %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s), the last one %1</source>
        <translation>
            <numerusform>%n message, le dernier %1</numerusform>
            <numerusform>%n messages, le dernier %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to confirm</source>
        <translation>
            <numerusform>%n à confirmer</numerusform>
            <numerusform>%n à confirmer</numerusform>
        </translation>
    </message>
    <message>
        <source>(no text)</source>
        <translation>(sans texte)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished">Retour</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>Revenir à la conversation</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Decisions %1</source>
        <translation>Décisions %1</translation>
    </message>
    <message>
        <source>Decisions about this person</source>
        <translation>Décisions sur cette personne</translation>
    </message>
    <message>
        <source>Dossier of %1</source>
        <translation>Dossier de %1</translation>
    </message>
    <message>
        <source>Identities</source>
        <translation>Identités</translation>
    </message>
    <message>
        <source>Identities %1</source>
        <translation>Identités %1</translation>
    </message>
    <message>
        <source>In public</source>
        <translation>En public</translation>
    </message>
    <message>
        <source>Labels: %1</source>
        <translation>Étiquettes&#xa0;: %1</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Lier</translation>
    </message>
    <message>
        <source>Messages %1</source>
        <translation>Messages %1</translation>
    </message>
    <message>
        <source>Name or handle of the same person</source>
        <translation>Nom ou pseudo de la même personne</translation>
    </message>
    <message>
        <source>Never warned.</source>
        <translation>Jamais avertie.</translation>
    </message>
    <message>
        <source>Nobody of this brand is called so.</source>
        <translation>Personne de ce nom pour cette marque.</translation>
    </message>
    <message>
        <source>Nobody on the other accounts is like this person.</source>
        <translation>Personne ne lui ressemble sur les autres comptes.</translation>
    </message>
    <message>
        <source>Not the same person</source>
        <translation>Pas la même personne</translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished">Note</translation>
    </message>
    <message>
        <source>Note on this person</source>
        <translation>Note sur cette personne</translation>
    </message>
    <message>
        <source>Nothing is noted about this person.</source>
        <translation>Aucune note sur cette personne.</translation>
    </message>
    <message>
        <source>Nothing of theirs holds that.</source>
        <translation>Rien de tel dans ce qu’elle a écrit.</translation>
    </message>
    <message>
        <source>People are linked by you, never by the program, and within one brand only: what one client knows of somebody is not for another.</source>
        <translation>C’est vous qui reliez les identités, jamais le programme, et seulement à l’intérieur d’une marque&#xa0;: ce qu’un client sait de quelqu’un ne regarde pas un autre.</translation>
    </message>
    <message>
        <source>Private messages</source>
        <translation>Messages privés</translation>
    </message>
    <message>
        <source>Search in what they wrote</source>
        <translation>Chercher dans ce qu’elle a écrit</translation>
    </message>
    <message>
        <source>Search in what they wrote…</source>
        <translation>Chercher dans ce qu’elle a écrit…</translation>
    </message>
    <message>
        <source>Somebody else…</source>
        <translation>Quelqu’un d’autre…</translation>
    </message>
    <message>
        <source>The ladder foresees %1 at warning %2.</source>
        <translation>Prochain palier&#xa0;: %1 à l’avertissement %2.</translation>
    </message>
    <message>
        <source>The ladder foresees nothing further.</source>
        <translation>L’échelle ne prévoit rien de plus.</translation>
    </message>
    <message>
        <source>Unlink</source>
        <translation>Délier</translation>
    </message>
    <message>
        <source>Warned %1</source>
        <translation>Avertie %1</translation>
    </message>
    <message>
        <source>What they wrote</source>
        <translation>Ce qu’elle a écrit</translation>
    </message>
    <message>
        <source>a ban %1</source>
        <translation>un bannissement %1</translation>
    </message>
    <message>
        <source>a mute %1</source>
        <translation>une mise en sourdine %1</translation>
    </message>
    <message>
        <source>a warning</source>
        <translation>un avertissement</translation>
    </message>
    <message numerus="yes">
        <source>and %n older one(s)</source>
        <translation>
            <numerusform>et %n plus ancien</numerusform>
            <numerusform>et %n plus anciens</numerusform>
        </translation>
    </message>
    <message>
        <source>banned for good</source>
        <translation>bannie définitivement</translation>
    </message>
    <message>
        <source>banned until %1</source>
        <translation>bannie jusqu’à %1</translation>
    </message>
    <message>
        <source>counts for good</source>
        <translation>compte toujours</translation>
    </message>
    <message>
        <source>counts until %1</source>
        <translation>compte jusqu’au %1</translation>
    </message>
    <message>
        <source>does not count any more</source>
        <translation>ne compte plus</translation>
    </message>
    <message>
        <source>for %1 only</source>
        <translation type="unfinished">pour %1 seulement</translation>
    </message>
    <message>
        <source>linked</source>
        <translation>reliée</translation>
    </message>
    <message>
        <source>muted</source>
        <translation type="unfinished">en sourdine</translation>
    </message>
    <message>
        <source>muted until %1</source>
        <translation>en sourdine jusqu’à %1</translation>
    </message>
    <message>
        <source>not the same person</source>
        <translation>pas la même personne</translation>
    </message>
    <message>
        <source>the same handle</source>
        <translation>même pseudo</translation>
    </message>
    <message>
        <source>the same id on the network</source>
        <translation>même identifiant sur le réseau</translation>
    </message>
    <message>
        <source>the same name</source>
        <translation>même nom</translation>
    </message>
    <message>
        <source>the same picture</source>
        <translation>même photo</translation>
    </message>
    <message>
        <source>the same profile page</source>
        <translation>même page de profil</translation>
    </message>
    <message>
        <source>this conversation&apos;s</source>
        <translation>celle de cette conversation</translation>
    </message>
    <message>
        <source>to be confirmed</source>
        <translation>à confirmer</translation>
    </message>
</context>
<context>
    <name>Empty</name>
    <message>
        <source>All brands</source>
        <translation type="unfinished">Toutes les marques</translation>
    </message>
    <message>
        <source>All done</source>
        <translation>Tout est traité</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Retour à la liste</translation>
    </message>
    <message>
        <source>Connect an account</source>
        <translation>Connecter un compte</translation>
    </message>
    <message>
        <source>Connect the accounts of your brands: their comments and private messages appear here.</source>
        <translation>Connectez les comptes de vos marques&#xa0;: leurs commentaires et messages privés apparaissent ici.</translation>
    </message>
    <message>
        <source>Fetch now</source>
        <translation type="unfinished">Relever maintenant</translation>
    </message>
    <message>
        <source>Go to the inbox</source>
        <translation>Aller à «&#xa0;À traiter&#xa0;»</translation>
    </message>
    <message>
        <source>New messages appear here by themselves.</source>
        <translation>Les nouveaux messages apparaissent ici d’eux-mêmes.</translation>
    </message>
    <message>
        <source>No account yet</source>
        <translation>Pas encore de compte</translation>
    </message>
    <message>
        <source>Nothing assigned to you</source>
        <translation>Rien ne vous est assigné</translation>
    </message>
    <message>
        <source>Nothing found for “%1”</source>
        <translation>Rien trouvé pour «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Nothing handled yet</source>
        <translation>Rien n’a encore été traité</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>Rien ici</translation>
    </message>
    <message>
        <source>Nothing matches this filter</source>
        <translation>Rien ne correspond à ce filtre</translation>
    </message>
    <message>
        <source>Nothing put off</source>
        <translation>Rien en pause</translation>
    </message>
    <message>
        <source>Nothing to approve</source>
        <translation>Rien à approuver</translation>
    </message>
    <message>
        <source>Nothing urgent</source>
        <translation>Rien d’urgent</translation>
    </message>
    <message>
        <source>Only %1 is shown.</source>
        <translation>Seule la marque %1 est affichée.</translation>
    </message>
    <message>
        <source>Other conversations of this view may be hidden by it.</source>
        <translation>Il cache peut-être d’autres conversations de cette vue.</translation>
    </message>
    <message>
        <source>Put a conversation off with %1: it comes back by itself.</source>
        <translation>Mettez une conversation en pause avec %1&#xa0;: elle revient d’elle-même.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tout afficher</translation>
    </message>
    <message>
        <source>Take a conversation with %1, or assign it with %2.</source>
        <translation>Prenez une conversation avec %1, ou assignez-la avec %2.</translation>
    </message>
    <message>
        <source>The first reading is under way</source>
        <translation>La première lecture est en cours</translation>
    </message>
    <message>
        <source>The search makes no sense yet</source>
        <translation>La recherche n’est pas encore complète</translation>
    </message>
    <message>
        <source>Try fewer words, or the beginning of one with * behind it.</source>
        <translation>Essayez moins de mots, ou le début d’un mot suivi de *.</translation>
    </message>
    <message>
        <source>What is past its target, or marked urgent with %1, appears here.</source>
        <translation>Ce qui a dépassé son objectif, ou que vous marquez urgent avec %1, apparaît ici.</translation>
    </message>
    <message>
        <source>What people wrote to you appears here as it comes in.</source>
        <translation>Ce qu’on vous a écrit apparaît ici au fur et à mesure.</translation>
    </message>
    <message>
        <source>What writers of your team answer waits here until somebody approves it.</source>
        <translation>Ce que les rédacteurs de votre équipe répondent attend ici que quelqu’un l’approuve.</translation>
    </message>
    <message>
        <source>What you answer or mark done with %1 goes here.</source>
        <translation>Ce à quoi vous répondez, ou que vous marquez traité avec %1, arrive ici.</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>A bot of yours, in your groups.</source>
        <translation>Un bot à vous, dans vos groupes.</translation>
    </message>
    <message>
        <source>A bot of yours, on your servers.</source>
        <translation>Un bot à vous, sur vos serveurs.</translation>
    </message>
    <message>
        <source>A brand needs a name.</source>
        <translation>Une marque doit avoir un nom.</translation>
    </message>
    <message>
        <source>A colleague&apos;s cm-inbox is newer than yours. Update cm-inbox, then this goes on by itself.</source>
        <translation>Le cm-inbox d’un collègue est plus récent que le vôtre. Mettez cm-inbox à jour&#xa0;: la suite se fait toute seule.</translation>
    </message>
    <message>
        <source>A comment can be answered in private once, within seven days.</source>
        <translation>On ne peut répondre en privé à un commentaire qu’une fois, dans les sept jours.</translation>
    </message>
    <message>
        <source>A database needs a file of its own: give a file name.</source>
        <translation>Il faut à une base de données son propre fichier&#xa0;: indiquez un nom de fichier.</translation>
    </message>
    <message>
        <source>A file is no longer with this draft: it was sent or taken away in another window.</source>
        <translation>Un fichier n’est plus avec ce brouillon&#xa0;: il a été envoyé ou retiré dans une autre fenêtre.</translation>
    </message>
    <message>
        <source>A file that goes with this answer is no longer in the history. Write the answer again with it.</source>
        <translation>Un fichier joint à cette réponse n’est plus dans l’historique. Écrivez de nouveau la réponse avec lui.</translation>
    </message>
    <message>
        <source>A key of the history has 32 bytes.</source>
        <translation>Une clé de l’historique fait 32 octets.</translation>
    </message>
    <message>
        <source>A live chat takes {limit} characters.</source>
        <translation>Un chat en direct accepte {limit} caractères.</translation>
    </message>
    <message>
        <source>A part of this value is missing from the keyring. Sign in again.</source>
        <translation>Il manque une partie de cette valeur dans le trousseau. Reconnectez-vous.</translation>
    </message>
    <message>
        <source>A passphrase is needed</source>
        <translation>Une phrase secrète est nécessaire</translation>
    </message>
    <message>
        <source>A password does not belong into an address, where others can read it: use --secret-stdin.</source>
        <translation>Un mot de passe n’a pas sa place dans une adresse, où d’autres peuvent le lire&#xa0;: utilisez --secret-stdin.</translation>
    </message>
    <message>
        <source>A permission is missing</source>
        <translation>Il manque une autorisation</translation>
    </message>
    <message>
        <source>A snooze needs a time in the future.</source>
        <translation>Pour remettre à plus tard, choisissez un moment à venir.</translation>
    </message>
    <message>
        <source>A team needs an admin: make somebody else one first.</source>
        <translation>Il faut un administrateur à une équipe&#xa0;: donnez d’abord ce rôle à quelqu’un d’autre.</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>Déjà présent</translation>
    </message>
    <message>
        <source>An event is missing before number {number}.</source>
        <translation>Il manque un événement avant le numéro {number}.</translation>
    </message>
    <message>
        <source>Another cm-inbox holds the sign-in data. Close it, then try again.</source>
        <translation>Un autre cm-inbox tient les données de connexion. Fermez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>Another cm-inbox is open on this folder and already fetches and sends for it.</source>
        <translation>Un autre cm-inbox est ouvert sur ce dossier et s’occupe déjà de relever et d’envoyer.</translation>
    </message>
    <message>
        <source>Another program holds the history. Close it, then try again.</source>
        <translation>Un autre programme occupe l’historique. Fermez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>Another program reads this bot&apos;s messages: only one may. Stop it; cm-inbox tries again by itself.</source>
        <translation>Un autre programme lit les messages de ce bot&#xa0;: un seul le peut. Arrêtez-le&#x202f;; cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>Another program uses port {port} of this computer. Close it, or paste the code instead.</source>
        <translation>Un autre programme utilise le port {port} de cet ordinateur. Fermez-le, ou collez plutôt le code.</translation>
    </message>
    <message>
        <source>Answer and like in the page&apos;s name, and take that back.</source>
        <translation>Répondre et aimer au nom de la page, et le reprendre.</translation>
    </message>
    <message>
        <source>Answer comments, hide, delete and like them.</source>
        <translation>Répondre aux commentaires, les masquer, les supprimer, les aimer.</translation>
    </message>
    <message>
        <source>Answer, and take answers back.</source>
        <translation>Répondre, et reprendre des réponses.</translation>
    </message>
    <message>
        <source>Answer, in your name.</source>
        <translation>Répondre, en votre nom.</translation>
    </message>
    <message>
        <source>As far as your rights in the room go.</source>
        <translation>Selon vos droits dans le salon.</translation>
    </message>
    <message>
        <source>As modmail of the subreddit; it cannot be taken back.</source>
        <translation>Par le modmail du subreddit&#x202f;; cela ne se reprend pas.</translation>
    </message>
    <message>
        <source>As often as the app&apos;s units for the day allow.</source>
        <translation>Aussi souvent que le permettent les unités de l’application pour la journée.</translation>
    </message>
    <message>
        <source>Ask an admin of the team, or somebody whose role permits it.</source>
        <translation>Demandez à un administrateur de l’équipe, ou à quelqu’un dont le rôle le permet.</translation>
    </message>
    <message>
        <source>Author {author} has written nothing here.</source>
        <translation>La personne {author} n’a rien écrit ici.</translation>
    </message>
    <message>
        <source>Ban and mute.</source>
        <translation>Bannir et mettre en sourdine.</translation>
    </message>
    <message>
        <source>Ban people from the page; Meta wants it for reading Messenger as well.</source>
        <translation>Bannir des personnes de la page&#x202f;; Meta la demande aussi pour lire Messenger.</translation>
    </message>
    <message>
        <source>Ban: Mastodon calls it block.</source>
        <translation>Bannir&#xa0;: Mastodon dit bloquer.</translation>
    </message>
    <message>
        <source>Bans are of channels: do it from what was written in one.</source>
        <translation>Un ban vaut pour un salon&#xa0;: faites-le depuis ce qui y a été écrit.</translation>
    </message>
    <message>
        <source>Blocking, muting for a time.</source>
        <translation>Bloquer, sourdine datée.</translation>
    </message>
    <message>
        <source>Bluesky answered: {said}</source>
        <translation>Bluesky a répondu&#xa0;: {said}</translation>
    </message>
    <message>
        <source>Bluesky blocks and mutes for good only. Leave the end date out.</source>
        <translation>Bluesky ne bloque et ne met en sourdine que définitivement. N’indiquez pas d’échéance.</translation>
    </message>
    <message>
        <source>Bluesky cannot take a private message back: the other person keeps it.</source>
        <translation>Bluesky ne peut pas reprendre un message privé&#xa0;: l’autre personne le garde.</translation>
    </message>
    <message>
        <source>Bluesky has suspended this account.</source>
        <translation>Bluesky a suspendu ce compte.</translation>
    </message>
    <message>
        <source>Bluesky has taken this account down.</source>
        <translation>Bluesky a retiré ce compte.</translation>
    </message>
    <message>
        <source>Bluesky hides at most {limit} replies in one thread.</source>
        <translation>Bluesky masque au plus {limit} réponses par fil.</translation>
    </message>
    <message>
        <source>Bluesky lets an account delete its own posts only.</source>
        <translation>Sur Bluesky, un compte ne peut supprimer que ses propres publications.</translation>
    </message>
    <message>
        <source>Bluesky lets an account hide replies below its own posts only.</source>
        <translation>Sur Bluesky, un compte ne peut masquer que les réponses à ses propres publications.</translation>
    </message>
    <message>
        <source>Bluesky wants programs to honour what people delete.</source>
        <translation>Bluesky veut que les programmes respectent ce que les gens suppriment.</translation>
    </message>
    <message>
        <source>Bluesky&apos;s likes are for public posts only.</source>
        <translation>Sur Bluesky, on n’aime que les publications publiques.</translation>
    </message>
    <message>
        <source>By the bot&apos;s rights on the server; a timeout lasts 28 days at most.</source>
        <translation>Selon les droits du bot sur le serveur&#x202f;; une exclusion dure 28 jours au plus.</translation>
    </message>
    <message>
        <source>Calls cost; you set the limit.</source>
        <translation>Payant&#x202f;; vous fixez la limite.</translation>
    </message>
    <message>
        <source>Change the text, then send again.</source>
        <translation>Modifiez le texte, puis renvoyez-le.</translation>
    </message>
    <message>
        <source>Channels that the bot sees; in private what it began, and who writes while cm-inbox runs.</source>
        <translation>Les salons que voit le bot&#x202f;; en privé, ce qu’il a commencé et qui écrit pendant que cm-inbox tourne.</translation>
    </message>
    <message>
        <source>Channels you moderate, as they happen.</source>
        <translation>Les salons que vous modérez, en direct.</translation>
    </message>
    <message>
        <source>Close cm-inbox and start it again: what can still be read is then saved in a new file, and the damaged one is kept.</source>
        <translation>Fermez cm-inbox et redémarrez-le&#xa0;: ce qui est encore lisible est alors enregistré dans un nouveau fichier, et le fichier endommagé est conservé.</translation>
    </message>
    <message>
        <source>Comments of a page, visitors&apos; posts, Messenger.</source>
        <translation>Commentaires d’une page, publications de visiteurs, Messenger.</translation>
    </message>
    <message>
        <source>Comments of a professional account, tags, direct messages.</source>
        <translation>Commentaires d’un compte professionnel, identifications, messages privés.</translation>
    </message>
    <message>
        <source>Comments on a page&apos;s posts, posts that name it.</source>
        <translation>Commentaires d’une page, publications qui la citent.</translation>
    </message>
    <message>
        <source>Comments, held ones too, and live chats.</source>
        <translation>Commentaires, même retenus, et chats en direct.</translation>
    </message>
    <message>
        <source>Comments, posts, the mod queue and modmail of a subreddit.</source>
        <translation>Commentaires, publications, file de modération et modmail d’un subreddit.</translation>
    </message>
    <message>
        <source>Compacting needs room for a second copy of the history. Make room first.</source>
        <translation>Compacter demande la place d’une seconde copie de l’historique. Faites d’abord de la place.</translation>
    </message>
    <message>
        <source>Conversation {conversation} has no message “{id}”.</source>
        <translation>La conversation {conversation} ne contient pas de message «&#xa0;{id}&#xa0;».</translation>
    </message>
    <message>
        <source>Direct messages within 24 hours of the person&apos;s last one; seven days if Meta approved your app.</source>
        <translation>Messages privés dans les 24 heures suivant le dernier de la personne&#x202f;; sept jours si Meta a approuvé votre application.</translation>
    </message>
    <message>
        <source>Direct messages, private answers to comments, and blocking.</source>
        <translation>Messages privés, réponses privées aux commentaires, et blocage.</translation>
    </message>
    <message>
        <source>Discord does not take this bot&apos;s token (any more). Make a new one in its developer portal.</source>
        <translation>Discord n’accepte pas (ou plus) le jeton de ce bot. Faites-en un nouveau dans son portail des développeurs.</translation>
    </message>
    <message>
        <source>Discord wants nothing kept for longer than needed, nor what people had deleted.</source>
        <translation>Discord veut que rien ne soit gardé plus longtemps que nécessaire, ni ce qui a été supprimé.</translation>
    </message>
    <message>
        <source>Discord withholds what people write: switch on “Message Content Intent” for the bot in its portal.</source>
        <translation>Discord ne donne pas ce que les gens écrivent&#xa0;: activez «&#xa0;Message Content Intent&#xa0;» pour le bot dans son portail.</translation>
    </message>
    <message>
        <source>Discord&apos;s timeouts last 28 days at most. Choose an earlier end.</source>
        <translation>Les exclusions de Discord durent 28 jours au plus. Choisissez une fin plus proche.</translation>
    </message>
    <message>
        <source>Discord: {said}</source>
        <translation>Discord&#xa0;: {said}</translation>
    </message>
    <message>
        <source>Do it on the network&apos;s own page, if it can be done there.</source>
        <translation>Faites-le sur la page du réseau, si elle le permet.</translation>
    </message>
    <message>
        <source>Do what your user may do: answer, like and, as a moderator, decide the review queue.</source>
        <translation>Faire ce que peut votre membre&#xa0;: répondre, aimer et, comme modérateur, traiter la file de révision.</translation>
    </message>
    <message>
        <source>Encrypted messages cannot be read here: {rooms}.</source>
        <translation>Les messages chiffrés ne peuvent pas être lus ici&#xa0;: {rooms}.</translation>
    </message>
    <message>
        <source>Event number {number} is not the one this desktop saw before.</source>
        <translation>L’événement numéro {number} n’est pas celui que ce poste a vu auparavant.</translation>
    </message>
    <message>
        <source>Event number {number} is not what was written.</source>
        <translation>L’événement numéro {number} n’est pas ce qui a été écrit.</translation>
    </message>
    <message>
        <source>Events are missing in what the hub sent.</source>
        <translation>Des événements manquent dans ce que le hub a envoyé.</translation>
    </message>
    <message>
        <source>Facebook does not accept this code or this app. Start the sign-in again.</source>
        <translation>Facebook n’accepte pas ce code ou cette application. Recommencez la connexion.</translation>
    </message>
    <message>
        <source>Facebook does not tell who wrote this, so that nobody can be banned for it.</source>
        <translation>Facebook ne dit pas qui a écrit ceci&#xa0;: personne ne peut donc être banni.</translation>
    </message>
    <message>
        <source>Facebook gave no sign-in. Start again.</source>
        <translation>Facebook n’a pas donné de connexion. Recommencez.</translation>
    </message>
    <message>
        <source>Facebook needs a page&apos;s access token.</source>
        <translation>Facebook a besoin du jeton d’accès d’une page.</translation>
    </message>
    <message>
        <source>Facebook needs the ID and the secret of an app of your own.</source>
        <translation>Facebook a besoin de l’identifiant et de la clé secrète d’une application à vous.</translation>
    </message>
    <message>
        <source>Facebook&apos;s page was left without allowing it. Sign in again, and leave all of it ticked.</source>
        <translation>La page de Facebook a été quittée sans autoriser. Reconnectez-vous et laissez tout coché.</translation>
    </message>
    <message>
        <source>File descriptor {descriptor} cannot be read: {reason}.</source>
        <translation>Impossible de lire le descripteur de fichier {descriptor}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>File descriptor {descriptor} gave no passphrase, or far too long a one.</source>
        <translation>Le descripteur de fichier {descriptor} n’a pas donné de phrase secrète, ou une bien trop longue.</translation>
    </message>
    <message>
        <source>Files cannot be proposed: somebody who may send answers encloses them.</source>
        <translation>On ne peut pas proposer de fichiers&#xa0;: qui peut envoyer des réponses les joint.</translation>
    </message>
    <message>
        <source>Files go with one answer to one conversation.</source>
        <translation>Les fichiers accompagnent une seule réponse, à une seule conversation.</translation>
    </message>
    <message>
        <source>Find your pages and the Instagram accounts linked to them, also those of a business.</source>
        <translation>Trouver vos pages et les comptes Instagram qui y sont liés, y compris ceux d’une entreprise.</translation>
    </message>
    <message>
        <source>Find your pages, and what happened on them. cm-inbox changes nothing of a page.</source>
        <translation>Trouver vos pages, et ce qui s’y est passé. cm-inbox ne change rien à une page.</translation>
    </message>
    <message>
        <source>Find your pages.</source>
        <translation>Trouver vos pages.</translation>
    </message>
    <message>
        <source>Free some space. Nothing was lost: what could not be stored is fetched again.</source>
        <translation>Libérez de la place. Rien n’est perdu&#xa0;: ce qui n’a pas pu être enregistré sera relevé de nouveau.</translation>
    </message>
    <message>
        <source>From modmail only, for 28 days at most.</source>
        <translation>Du modmail seulement, 28 jours au plus.</translation>
    </message>
    <message>
        <source>Give either a key or a passphrase.</source>
        <translation>Indiquez soit une clé, soit une phrase secrète.</translation>
    </message>
    <message>
        <source>Give the account&apos;s handle and an app password (Bluesky: Settings, App passwords).</source>
        <translation>Indiquez l’identifiant du compte et un mot de passe d’application (Bluesky&#xa0;: Paramètres, Mots de passe d’application).</translation>
    </message>
    <message>
        <source>Give the bot&apos;s token, from Discord&apos;s developer portal.</source>
        <translation>Donnez le jeton du bot, du portail des développeurs de Discord.</translation>
    </message>
    <message>
        <source>Give the bot&apos;s token, which BotFather shows.</source>
        <translation>Donnez le jeton du bot, que montre BotFather.</translation>
    </message>
    <message>
        <source>Give the brand one or two letters.</source>
        <translation>Donnez une ou deux lettres à la marque.</translation>
    </message>
    <message>
        <source>Give the forum&apos;s address, a user name there and a key from its administration.</source>
        <translation>Indiquez l’adresse du forum, le nom d’un membre et une clé de son administration.</translation>
    </message>
    <message>
        <source>Give the password or the access token.</source>
        <translation>Indiquez le mot de passe ou le jeton d’accès.</translation>
    </message>
    <message>
        <source>Give the server&apos;s address and an access token.</source>
        <translation>Indiquez l’adresse du serveur et un jeton d’accès.</translation>
    </message>
    <message>
        <source>Give the user name.</source>
        <translation>Indiquez l’identifiant.</translation>
    </message>
    <message>
        <source>Give yourself the right to write there, or choose another folder.</source>
        <translation>Donnez-vous le droit d’y écrire, ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>Google gave a sign-in for one hour only. Withdraw cm-inbox there, then sign in again.</source>
        <translation>Google n’a donné qu’une connexion d’une heure. Retirez cm-inbox là-bas, puis reconnectez-vous.</translation>
    </message>
    <message>
        <source>Google&apos;s page was left without allowing it. Sign in again, and tick what it asks for.</source>
        <translation>La page de Google a été quittée sans autorisation. Reconnectez-vous et cochez ce qu’elle demande.</translation>
    </message>
    <message>
        <source>Hide and approve replies; Threads wants it for answers as well.</source>
        <translation>Masquer et approuver des réponses&#x202f;; Threads l’exige aussi pour répondre.</translation>
    </message>
    <message>
        <source>Hide answers below your posts.</source>
        <translation>Masquer des réponses sous vos publications.</translation>
    </message>
    <message>
        <source>Hiding under your own posts.</source>
        <translation>Masquage sous vos propres publications.</translation>
    </message>
    <message>
        <source>IRC needs the server, a name there, and at least one channel.</source>
        <translation>IRC demande le serveur, un nom et au moins un salon.</translation>
    </message>
    <message>
        <source>IRC without encryption is only for a server on this computer.</source>
        <translation>IRC sans chiffrement n’est permis que vers un serveur de cet ordinateur.</translation>
    </message>
    <message>
        <source>In Messenger within 24 hours of the person&apos;s last message; seven days if Meta approved your app.</source>
        <translation>Dans Messenger, dans les 24 heures suivant le dernier message de la personne&#x202f;; sept jours si Meta a approuvé votre application.</translation>
    </message>
    <message>
        <source>In a team already</source>
        <translation>Déjà dans une équipe</translation>
    </message>
    <message>
        <source>In live chats only.</source>
        <translation>Dans les chats en direct seulement.</translation>
    </message>
    <message>
        <source>Instagram does not tell who wrote this, so that nobody can be blocked for it.</source>
        <translation>Instagram ne dit pas qui a écrit cela&#xa0;: personne ne peut donc être bloqué pour cela.</translation>
    </message>
    <message>
        <source>Instagram needs the access token of the page that the account is linked to.</source>
        <translation>Instagram a besoin du jeton d’accès de la page à laquelle le compte est associé.</translation>
    </message>
    <message>
        <source>Instagram tells the newest 20 messages of an exchange only: older ones were not read in time.</source>
        <translation>Instagram ne donne que les 20 derniers messages d’un échange&#xa0;: de plus anciens n’ont pas été lus à temps.</translation>
    </message>
    <message>
        <source>Instagram&apos;s direct messages cannot be taken back, hidden or liked from here.</source>
        <translation>Les messages privés d’Instagram ne peuvent être ni repris, ni masqués, ni aimés d’ici.</translation>
    </message>
    <message>
        <source>It changed meanwhile</source>
        <translation>Cela a changé entre-temps</translation>
    </message>
    <message>
        <source>It has left already. Take the decision back instead (undo).</source>
        <translation>C’est déjà parti. Annulez plutôt la décision.</translation>
    </message>
    <message>
        <source>It is larger than {limit} MB.</source>
        <translation>Le fichier dépasse {limit} Mo.</translation>
    </message>
    <message>
        <source>It took longer than {seconds} seconds.</source>
        <translation>Le chargement a duré plus de {seconds} secondes.</translation>
    </message>
    <message>
        <source>Its address holds a sign-in; nothing was asked there.</source>
        <translation>L’adresse contient des identifiants&#xa0;: rien n’y a été demandé.</translation>
    </message>
    <message>
        <source>Its address leads into a private network ({host}); nothing was asked there.</source>
        <translation>L’adresse mène dans un réseau privé ({host})&#xa0;: rien n’y a été demandé.</translation>
    </message>
    <message>
        <source>Like comments and posts.</source>
        <translation>Aimer des commentaires et des publications.</translation>
    </message>
    <message>
        <source>Like posts.</source>
        <translation>Aimer des publications.</translation>
    </message>
    <message>
        <source>Like: a vote up.</source>
        <translation>Aimer&#xa0;: un vote positif.</translation>
    </message>
    <message>
        <source>LinkedIn answered {status}: {said}</source>
        <translation>LinkedIn a répondu {status}&#xa0;: {said}</translation>
    </message>
    <message>
        <source>LinkedIn answered: {said}</source>
        <translation>LinkedIn a répondu&#xa0;: {said}</translation>
    </message>
    <message>
        <source>LinkedIn lets nobody keep who its members are for more than 24 hours, what they do for 48.</source>
        <translation>LinkedIn ne laisse garder qui sont ses membres que 24 heures, et ce qu’ils font 48 heures.</translation>
    </message>
    <message>
        <source>LinkedIn needs an access token of your app.</source>
        <translation>LinkedIn demande un jeton d’accès de votre application.</translation>
    </message>
    <message>
        <source>LinkedIn needs the client ID of an app of your own.</source>
        <translation>LinkedIn demande l’identifiant client d’une application à vous.</translation>
    </message>
    <message>
        <source>LinkedIn no longer takes the calls of this cm-inbox. Update cm-inbox.</source>
        <translation>LinkedIn n’accepte plus les appels de cette version de cm-inbox. Mettez cm-inbox à jour.</translation>
    </message>
    <message>
        <source>LinkedIn takes {limit} characters.</source>
        <translation>LinkedIn accepte {limit} caractères.</translation>
    </message>
    <message>
        <source>LinkedIn wants what is deleted there to be deleted here.</source>
        <translation>LinkedIn veut que ce qui y est supprimé le soit ici.</translation>
    </message>
    <message>
        <source>LinkedIn&apos;s page was left without allowing it. Sign in again, and allow all that it asks.</source>
        <translation>La page de LinkedIn a été quittée sans l’autoriser. Reconnectez-vous et autorisez tout ce qu’elle demande.</translation>
    </message>
    <message>
        <source>Look at the command&apos;s help.</source>
        <translation>Consultez l’aide de la commande.</translation>
    </message>
    <message>
        <source>Look at the conversation again, then decide.</source>
        <translation>Regardez de nouveau la conversation, puis décidez.</translation>
    </message>
    <message>
        <source>Look at the line named and mend it; what came before it is kept.</source>
        <translation>Regardez la ligne indiquée et corrigez-la&#xa0;; ce qui la précède est gardé.</translation>
    </message>
    <message>
        <source>Matrix bans and mutes for good only. Choose no end, and take it back by hand.</source>
        <translation>Matrix ne bannit et ne met en sourdine que définitivement. N’indiquez pas d’échéance, et levez la mesure vous-même.</translation>
    </message>
    <message>
        <source>Matrix is signed in to by password or access token.</source>
        <translation>On se connecte à Matrix par mot de passe ou par jeton d’accès.</translation>
    </message>
    <message>
        <source>Mend or delete the settings file, then start again.</source>
        <translation>Corrigez ou supprimez le fichier de réglages, puis redémarrez cm-inbox.</translation>
    </message>
    <message>
        <source>Mend what is named, then save again. The charter in force stays as it is.</source>
        <translation>Corrigez ce qui est signalé, puis enregistrez de nouveau. La charte en vigueur reste telle quelle.</translation>
    </message>
    <message>
        <source>Messenger takes nothing back and hides nothing.</source>
        <translation>Messenger ne reprend rien et ne masque rien.</translation>
    </message>
    <message>
        <source>Meta answered that it did not do it, and not why.</source>
        <translation>Meta a répondu ne pas l’avoir fait, sans dire pourquoi.</translation>
    </message>
    <message>
        <source>Meta asks for a permission that this sign-in lacks: {said}</source>
        <translation>Meta demande une autorisation que cette connexion n’a pas&#xa0;: {said}</translation>
    </message>
    <message>
        <source>Meta did not take an answer after 24 hours: {said} It takes one only if it has approved “human_agent” for your app. If it has not, untick that under “Accounts”; the text is a draft again.</source>
        <translation>Meta n’a pas accepté une réponse après 24 heures&#xa0;: {said} Il ne l’accepte que s’il a approuvé «&#xa0;human_agent&#xa0;» pour votre application. S’il ne l’a pas fait, décochez-le sous «&#xa0;Comptes&#xa0;»&#x202f;; le texte est redevenu un brouillon.</translation>
    </message>
    <message>
        <source>Meta has a problem: {said} cm-inbox tries again.</source>
        <translation>Meta a un problème&#xa0;: {said} cm-inbox réessaie.</translation>
    </message>
    <message>
        <source>Meta has approved “human_agent” for this app</source>
        <translation>Meta a approuvé «&#xa0;human_agent&#xa0;» pour cette application</translation>
    </message>
    <message>
        <source>Meta wants what people delete there to be deleted here, and nothing kept for longer than needed.</source>
        <translation>Meta veut que ce que les gens y suppriment le soit ici, et que rien ne soit gardé plus longtemps que nécessaire.</translation>
    </message>
    <message>
        <source>Moderation before comments appear.</source>
        <translation>Modération avant publication.</translation>
    </message>
    <message>
        <source>More was said in {channel} while cm-inbox was away than could be read.</source>
        <translation>Il s’est dit plus de choses dans {channel} en l’absence de cm-inbox qu’il n’a pu en lire.</translation>
    </message>
    <message>
        <source>More was said than could be stored: the oldest of it is missing.</source>
        <translation>Il s’est dit plus que ce qui pouvait être enregistré&#xa0;: le plus ancien manque.</translation>
    </message>
    <message>
        <source>Mute people, and see who is muted.</source>
        <translation>Mettre en sourdine, et voir qui l’est.</translation>
    </message>
    <message>
        <source>Mute people, for a time or for good.</source>
        <translation>Mettre en sourdine, pour un temps ou pour de bon.</translation>
    </message>
    <message>
        <source>Name at least one conversation.</source>
        <translation>Choisissez au moins une conversation.</translation>
    </message>
    <message>
        <source>Name two different authors.</source>
        <translation>Nommez deux personnes différentes.</translation>
    </message>
    <message>
        <source>No Matrix server answers at this address. Check it; cm-inbox tries again by itself.</source>
        <translation>Aucun serveur Matrix ne répond à cette adresse. Vérifiez-la&#xa0;; cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Pas de connexion</translation>
    </message>
    <message>
        <source>No connection to the hub</source>
        <translation>Pas de connexion au hub</translation>
    </message>
    <message>
        <source>No export of a network that is known was found there. Known are those of Facebook, Instagram, X, Mastodon and YouTube (Google Takeout).</source>
        <translation>Aucun export d’un réseau connu ne s’y trouve. Sont connus ceux de Facebook, Instagram, X, Mastodon et YouTube (Google Takeout).</translation>
    </message>
    <message>
        <source>No hub there</source>
        <translation>Pas de hub à cet endroit</translation>
    </message>
    <message>
        <source>No keyring</source>
        <translation>Pas de trousseau</translation>
    </message>
    <message>
        <source>No longer there</source>
        <translation>N’existe plus</translation>
    </message>
    <message>
        <source>No message is named to do this to.</source>
        <translation>Aucun message n’est précisé pour cela.</translation>
    </message>
    <message>
        <source>No team here</source>
        <translation>Pas d’équipe ici</translation>
    </message>
    <message>
        <source>Nobody by that name is known there.</source>
        <translation>Personne n’y est connu sous ce nom.</translation>
    </message>
    <message>
        <source>Nobody is named to do this to.</source>
        <translation>Aucune personne n’est précisée pour cela.</translation>
    </message>
    <message>
        <source>Nobody is named whom this answer is for.</source>
        <translation>Cette réponse n’a pas de destinataire.</translation>
    </message>
    <message>
        <source>None of your pages has an Instagram account. Link one in Instagram&apos;s settings, then try again.</source>
        <translation>Aucune de vos pages n’a de compte Instagram. Associez-en un dans les réglages d’Instagram, puis réessayez.</translation>
    </message>
    <message>
        <source>Not a safe connection</source>
        <translation>Connexion non sécurisée</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
    <message>
        <source>Not in {channel}: {said}</source>
        <translation>Pas dans {channel}&#xa0;: {said}</translation>
    </message>
    <message>
        <source>Not known whether it was done</source>
        <translation>On ne sait pas si c’est fait</translation>
    </message>
    <message>
        <source>Not loaded</source>
        <translation>Non chargée</translation>
    </message>
    <message>
        <source>Not permitted</source>
        <translation>Non autorisé</translation>
    </message>
    <message>
        <source>Not possible here</source>
        <translation>Impossible ici</translation>
    </message>
    <message numerus="yes">
        <source>Not understood: {n} message(s).</source>
        <translation>
            <numerusform>{n} message n’a pas été compris.</numerusform>
            <numerusform>{n} messages n’ont pas été compris.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is left in this thread of what they wrote. Ban them in YouTube Studio.</source>
        <translation>Il ne reste rien de ce que cette personne a écrit dans ce fil. Bannissez-la dans YouTube Studio.</translation>
    </message>
    <message>
        <source>Once for each comment, within seven days.</source>
        <translation>Une fois par commentaire, dans les sept jours.</translation>
    </message>
    <message>
        <source>One message belongs to one conversation: name only that one.</source>
        <translation>Un message n’appartient qu’à une conversation&#xa0;: ne choisissez que celle-là.</translation>
    </message>
    <message>
        <source>One of the two accounts blocks the other, or Bluesky withholds this post.</source>
        <translation>L’un des deux comptes bloque l’autre, ou Bluesky retient cette publication.</translation>
    </message>
    <message>
        <source>One of the two accounts blocks the other.</source>
        <translation>L’un des deux comptes bloque l’autre.</translation>
    </message>
    <message>
        <source>Only a message of our own can be taken back.</source>
        <translation>On ne peut reprendre que ses propres messages.</translation>
    </message>
    <message>
        <source>Only a warning can be made private; use reply-private.</source>
        <translation>Seul un avertissement peut être rendu privé&#xa0;: utilisez reply-private.</translation>
    </message>
    <message>
        <source>Only answers below posts of the account.</source>
        <translation>Seulement les réponses sous les messages du compte.</translation>
    </message>
    <message>
        <source>Only direct replies to your posts, with all below them.</source>
        <translation>Seulement les réponses directes à vos publications, avec tout ce qui est dessous.</translation>
    </message>
    <message>
        <source>Only if Facebook tells who wrote.</source>
        <translation>Seulement si Facebook dit qui a écrit.</translation>
    </message>
    <message>
        <source>Only if the page lets you moderate.</source>
        <translation>Seulement si la page vous laisse modérer.</translation>
    </message>
    <message>
        <source>Only if the user is a moderator there.</source>
        <translation>Seulement si ce membre y est modérateur.</translation>
    </message>
    <message>
        <source>Only if the user may moderate comments.</source>
        <translation>Seulement si l’utilisateur peut modérer les commentaires.</translation>
    </message>
    <message>
        <source>Only if you moderate there with that right.</source>
        <translation>Seulement si vous y modérez avec ce droit.</translation>
    </message>
    <message>
        <source>Only if your app has the permission to like.</source>
        <translation>Seulement si votre application a l’autorisation d’aimer.</translation>
    </message>
    <message>
        <source>Only in channels whose operator you are.</source>
        <translation>Seulement dans les salons dont vous êtes opérateur.</translation>
    </message>
    <message>
        <source>Only in groups whose administrator the bot is.</source>
        <translation>Seulement dans les groupes dont le bot est administrateur.</translation>
    </message>
    <message>
        <source>Only keeps private messages away.</source>
        <translation>Empêche seulement les messages privés.</translation>
    </message>
    <message>
        <source>Only rooms that are not encrypted.</source>
        <translation>Seulement les salons non chiffrés.</translation>
    </message>
    <message>
        <source>Only to people who accept your messages, and with an app password that permits messages.</source>
        <translation>Seulement aux personnes qui acceptent vos messages, avec un mot de passe d’application qui permet les messages.</translation>
    </message>
    <message>
        <source>Only to people who have written to the bot.</source>
        <translation>Seulement aux personnes qui ont écrit au bot.</translation>
    </message>
    <message>
        <source>Only to people who take messages from members of the server.</source>
        <translation>Seulement aux personnes qui acceptent les messages des membres du serveur.</translation>
    </message>
    <message>
        <source>Only to who named or quoted the account.</source>
        <translation>Seulement à qui a nommé ou cité le compte.</translation>
    </message>
    <message>
        <source>Only to who takes private messages from it.</source>
        <translation>Seulement à qui accepte ses messages privés.</translation>
    </message>
    <message>
        <source>Only under your own posts.</source>
        <translation>Seulement sous vos propres publications.</translation>
    </message>
    <message>
        <source>Only who has exchanged direct messages with you.</source>
        <translation>Seulement qui a échangé des messages privés avec vous.</translation>
    </message>
    <message>
        <source>Open it in the browser, if you trust where it lies.</source>
        <translation>Ouvrez-la dans le navigateur si l’adresse vous inspire confiance.</translation>
    </message>
    <message>
        <source>Open the system&apos;s keyring, then try again.</source>
        <translation>Ouvrez le trousseau du système, puis réessayez.</translation>
    </message>
    <message>
        <source>People are linked within one brand only: what one client knows is not for another.</source>
        <translation>On ne relie des identités qu’à l’intérieur d’une marque&#xa0;: ce qu’un client sait ne regarde pas un autre.</translation>
    </message>
    <message>
        <source>Please look on the network</source>
        <translation>Vérifiez sur le réseau</translation>
    </message>
    <message>
        <source>PostgreSQL&apos;s client library (libpq) is missing on this computer ({reason}).</source>
        <translation>La bibliothèque cliente de PostgreSQL (libpq) manque sur cet ordinateur ({reason}).</translation>
    </message>
    <message>
        <source>Posts and the review queue.</source>
        <translation>Messages et file de vérification.</translation>
    </message>
    <message>
        <source>Posts that name the account; private messages that are not encrypted.</source>
        <translation>Les messages qui nomment le compte&#x202f;; les messages privés non chiffrés.</translation>
    </message>
    <message>
        <source>Private messages can then be answered for seven days instead of 24 hours, by people only. Meta tells no account whether it did; the documentation says how one asks for it: “Networks”, “After 24 hours”.</source>
        <translation>On peut alors répondre aux messages privés pendant sept jours au lieu de 24 heures, par des personnes seulement. Meta ne dit à aucun compte s’il l’a fait&#x202f;; la documentation explique comment le demander&#xa0;: «&#xa0;Réseaux&#xa0;», «&#xa0;Après 24 heures&#xa0;».</translation>
    </message>
    <message>
        <source>Private messages on Bluesky take no files.</source>
        <translation>Les messages privés de Bluesky n’acceptent pas de fichiers.</translation>
    </message>
    <message>
        <source>Publish your answers.</source>
        <translation>Publier vos réponses.</translation>
    </message>
    <message>
        <source>Raise the budget of this account, or wait for the next period.</source>
        <translation>Augmentez le budget de ce compte, ou attendez la prochaine période.</translation>
    </message>
    <message>
        <source>Read and answer Messenger; answer comments in private.</source>
        <translation>Lire Messenger et y répondre&#x202f;; répondre aux commentaires en privé.</translation>
    </message>
    <message>
        <source>Read and write modmail.</source>
        <translation>Lire et écrire le modmail.</translation>
    </message>
    <message>
        <source>Read and write private messages, and keep people away from them.</source>
        <translation>Lire et écrire des messages privés, et en tenir des personnes à l’écart.</translation>
    </message>
    <message>
        <source>Read comments and posts, and find again what was sent.</source>
        <translation>Lire les commentaires et les publications, et retrouver ce qui a été envoyé.</translation>
    </message>
    <message>
        <source>Read comments in all their states, answer and moderate them. Google calls it managing your YouTube account: nothing less lets a program moderate. cm-inbox changes no video.</source>
        <translation>Lire les commentaires dans tous leurs états, y répondre et les modérer. Google appelle cela gérer votre compte YouTube&#xa0;: rien de moins ne permet à un programme de modérer. cm-inbox ne change aucune vidéo.</translation>
    </message>
    <message>
        <source>Read comments, answer, hide and delete them.</source>
        <translation>Lire les commentaires, y répondre, les masquer, les supprimer.</translation>
    </message>
    <message>
        <source>Read mentions, private messages and your own posts, and see who wrote them.</source>
        <translation>Lire les mentions, les messages privés et vos propres publications, et voir qui les a écrits.</translation>
    </message>
    <message>
        <source>Read posts that name the account, and see who wrote them.</source>
        <translation>Lire les publications qui nomment le compte, et voir qui les a écrites.</translation>
    </message>
    <message>
        <source>Read posts, comments and what visitors write, and see who wrote it.</source>
        <translation>Lire les publications, les commentaires et ce qu’écrivent les visiteurs, et voir qui a écrit.</translation>
    </message>
    <message>
        <source>Read the account, its posts, and posts that tag it.</source>
        <translation>Lire le compte, ses publications et celles qui l’identifient.</translation>
    </message>
    <message>
        <source>Read the pages&apos; posts and the comments there.</source>
        <translation>Lire les publications des pages et leurs commentaires.</translation>
    </message>
    <message>
        <source>Read the profile, its posts, and the replies to them.</source>
        <translation>Lire le profil, ses publications et les réponses.</translation>
    </message>
    <message>
        <source>Read what your user reads there: posts, private messages, the review queue.</source>
        <translation>Lire ce que votre membre y lit&#xa0;: messages, messages privés, file de révision.</translation>
    </message>
    <message>
        <source>Read who mentions the profile, and answer there.</source>
        <translation>Lire qui mentionne le profil, et y répondre.</translation>
    </message>
    <message>
        <source>Reddit answered {status}: {said}</source>
        <translation>Reddit a répondu {status}&#xa0;: {said}</translation>
    </message>
    <message>
        <source>Reddit answered: {said}</source>
        <translation>Reddit a répondu&#xa0;: {said}</translation>
    </message>
    <message>
        <source>Reddit lets a program in only after it has looked at it, and refuses many. Its terms want whoever uses it for business to agree with Reddit first, and what is deleted there to go here within two days.</source>
        <translation>Reddit n’admet un programme qu’après l’avoir examiné, et en refuse beaucoup. Ses conditions veulent que quiconque s’en sert à titre professionnel s’entende d’abord avec Reddit, et que ce qui y est supprimé disparaisse d’ici sous deux jours.</translation>
    </message>
    <message>
        <source>Reddit needs the client ID of an app of your own.</source>
        <translation>Reddit demande l’identifiant client d’une application à vous.</translation>
    </message>
    <message>
        <source>Reddit takes {limit} characters.</source>
        <translation>Reddit prend {limit} caractères.</translation>
    </message>
    <message>
        <source>Reddit wants what is deleted there to be deleted here, with all that names who wrote it.</source>
        <translation>Reddit veut que ce qui y est supprimé le soit ici, avec tout ce qui nomme son auteur.</translation>
    </message>
    <message>
        <source>Reddit wants what was kept for 48 hours to be deleted or fetched anew.</source>
        <translation>Reddit veut que ce qui a été gardé 48 heures soit supprimé ou redemandé.</translation>
    </message>
    <message>
        <source>Reddit&apos;s page was left without allowing it. Sign in again, and allow all that it asks.</source>
        <translation>La page de Reddit a été quittée sans autoriser. Reconnectez-vous et autorisez tout ce qu’elle demande.</translation>
    </message>
    <message>
        <source>Rejects others&apos; comments for good, with the answers below.</source>
        <translation>Rejette pour de bon les commentaires d’autrui, avec les réponses en dessous.</translation>
    </message>
    <message>
        <source>Rejects the comment as well; only YouTube Studio lifts it.</source>
        <translation>Rejette aussi le commentaire&#x202f;; seul YouTube Studio lève le bannissement.</translation>
    </message>
    <message>
        <source>Remove and approve, and read what waits for moderators.</source>
        <translation>Retirer et approuver, et lire ce qui attend les modérateurs.</translation>
    </message>
    <message>
        <source>Replies, mentions, replies that wait for approval.</source>
        <translation>Réponses, mentions, réponses en attente d’approbation.</translation>
    </message>
    <message>
        <source>Saved in a new file: %1 messages, %2 conversations, %3 decisions.</source>
        <translation>Enregistrés dans un nouveau fichier&#xa0;: %1 messages, %2 conversations, %3 décisions.</translation>
    </message>
    <message>
        <source>Say which Matrix server the account is on.</source>
        <translation>Indiquez sur quel serveur Matrix est le compte.</translation>
    </message>
    <message>
        <source>Say which page, by its name or its number: {pages}.</source>
        <translation>Dites quelle page, par son nom ou son numéro&#xa0;: {pages}.</translation>
    </message>
    <message>
        <source>See who you are, and which subreddits you moderate.</source>
        <translation>Voir qui vous êtes, et quels subreddits vous modérez.</translation>
    </message>
    <message>
        <source>Send pictures with an answer.</source>
        <translation>Joindre des images à une réponse.</translation>
    </message>
    <message>
        <source>Sign in again and grant the permission asked for.</source>
        <translation>Reconnectez-vous et accordez l’autorisation demandée.</translation>
    </message>
    <message>
        <source>Sign in again; the history stays.</source>
        <translation>Reconnectez-vous&#xa0;; l’historique reste.</translation>
    </message>
    <message>
        <source>Sign in through the browser, or paste an access token from the server&apos;s development page.</source>
        <translation>Connectez-vous dans le navigateur, ou collez un jeton d’accès de la page de développement du serveur.</translation>
    </message>
    <message>
        <source>Sign in through the browser, or with a key from the forum&apos;s administration.</source>
        <translation>Connectez-vous dans le navigateur, ou avec une clé de l’administration du forum.</translation>
    </message>
    <message>
        <source>Sign in to Reddit in the browser, from the window.</source>
        <translation>Connectez-vous à Reddit dans le navigateur, depuis la fenêtre.</translation>
    </message>
    <message>
        <source>Sign in to YouTube in the browser, from the window.</source>
        <translation>Connectez-vous à YouTube dans le navigateur, depuis la fenêtre.</translation>
    </message>
    <message>
        <source>Some messages in “{room}” cannot be read.</source>
        <translation>Certains messages de «&#xa0;{room}&#xa0;» ne peuvent pas être lus.</translation>
    </message>
    <message>
        <source>Some of what this desktop knows of is missing there. Nothing is lost here: let this desktop tell the hub again what it lacks (cm-inbox hub offer).</source>
        <translation>Une partie de ce que ce poste connaît y manque. Rien n’est perdu ici&#xa0;: laissez ce poste redire au hub ce qui lui manque (cm-inbox hub offer).</translation>
    </message>
    <message>
        <source>Somebody else may have the name {nick} by now: nothing was sent.</source>
        <translation>Quelqu’un d’autre a peut-être le nom {nick} à présent&#xa0;: rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>Something before the server answered {status} in its place. cm-inbox tries again by itself.</source>
        <translation>Un intermédiaire a répondu {status} à la place du serveur. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>Something is still on its way to this person. Wait until it is sent, or give it up.</source>
        <translation>Quelque chose est encore en route vers cette personne. Attendez que ce soit envoyé, ou renoncez-y.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Quelque chose s’est mal passé</translation>
    </message>
    <message>
        <source>Stay signed in; else X asks you again every two hours.</source>
        <translation>Garder la connexion&#x202f;; sinon X vous redemande toutes les deux heures.</translation>
    </message>
    <message>
        <source>Stopped; no file was left.</source>
        <translation>Arrêté&#x202f;; aucun fichier n’a été laissé.</translation>
    </message>
    <message>
        <source>Take back what you wrote.</source>
        <translation>Reprendre ce que vous avez écrit.</translation>
    </message>
    <message>
        <source>Telegram does not take this bot&apos;s token (any more). Give the one that BotFather shows.</source>
        <translation>Telegram n’accepte pas (ou plus) le jeton de ce bot. Donnez celui que montre BotFather.</translation>
    </message>
    <message>
        <source>Telegram ends a ban or a mute within a year. Choose an earlier end, or none.</source>
        <translation>Telegram lève un bannissement ou un silence en moins d’un an. Choisissez une fin plus proche, ou aucune.</translation>
    </message>
    <message>
        <source>Telegram: {said}</source>
        <translation>Telegram&#xa0;: {said}</translation>
    </message>
    <message>
        <source>That cannot be done that way</source>
        <translation>Ce n’est pas possible ainsi</translation>
    </message>
    <message>
        <source>That database holds no hub. Check the address, or have the hub made there first.</source>
        <translation>Cette base ne contient pas de hub. Vérifiez l’adresse, ou faites-y d’abord créer le hub.</translation>
    </message>
    <message>
        <source>That decision is not here, or has been taken back already.</source>
        <translation>Cette décision n’est pas ici, ou a déjà été annulée.</translation>
    </message>
    <message>
        <source>That is done on a server: do it from what was written in one of its channels.</source>
        <translation>Cela se fait sur un serveur&#xa0;: faites-le depuis ce qui a été écrit dans l’un de ses salons.</translation>
    </message>
    <message>
        <source>That is no bot&apos;s token.</source>
        <translation>Ce n’est pas le jeton d’un bot.</translation>
    </message>
    <message>
        <source>That is no bot&apos;s token: it looks like 123456:ABC-DEF.</source>
        <translation>Ce n’est pas le jeton d’un bot&#xa0;: il ressemble à 123456:ABC-DEF.</translation>
    </message>
    <message>
        <source>That is no invitation&apos;s code, or a part of it is missing. It begins with {prefix} and is one word.</source>
        <translation>Ce n’est pas le code d’une invitation, ou il en manque une partie. Il commence par {prefix} et forme un seul mot.</translation>
    </message>
    <message>
        <source>That is the account&apos;s main password. Make an app password in Bluesky&apos;s settings.</source>
        <translation>C’est le mot de passe principal du compte. Créez un mot de passe d’application dans les paramètres de Bluesky.</translation>
    </message>
    <message>
        <source>That message is not here.</source>
        <translation>Ce message n’est pas ici.</translation>
    </message>
    <message>
        <source>That message is not ours.</source>
        <translation>Ce message n’est pas de vous.</translation>
    </message>
    <message>
        <source>That sign-in has ended. Begin again.</source>
        <translation>Cette connexion a pris fin. Recommencez.</translation>
    </message>
    <message>
        <source>That version of the charter is not here.</source>
        <translation>Cette version de la charte n’est pas ici.</translation>
    </message>
    <message>
        <source>That was more than one person may send in a minute. cm-inbox goes on by itself.</source>
        <translation>C’était plus que ce qu’une personne peut envoyer en une minute. cm-inbox continue de lui-même.</translation>
    </message>
    <message>
        <source>The IRC network came apart at {time}: what was said on its other side was not read.</source>
        <translation>Le réseau IRC s’est coupé en deux à {time}&#xa0;: ce qui s’est dit de l’autre côté n’a pas été lu.</translation>
    </message>
    <message>
        <source>The accounts&apos; sign-in data is locked with a passphrase. Give it, then try again.</source>
        <translation>Les données de connexion des comptes sont protégées par une phrase secrète. Saisissez-la, puis réessayez.</translation>
    </message>
    <message>
        <source>The address must begin with https:// (plain http is only for this computer).</source>
        <translation>L’adresse doit commencer par https:// (http simple n’est permis que vers cet ordinateur).</translation>
    </message>
    <message>
        <source>The address or the text cannot be sent as it is.</source>
        <translation>L’adresse ou le texte ne peut pas être envoyé tel quel.</translation>
    </message>
    <message>
        <source>The answer holds half a character. Type it again.</source>
        <translation>La réponse contient un caractère incomplet. Retapez-la.</translation>
    </message>
    <message>
        <source>The answer is empty.</source>
        <translation>La réponse est vide.</translation>
    </message>
    <message>
        <source>The app does not allow to come back to this computer. Add the address that the guide names.</source>
        <translation>L’application ne permet pas de revenir sur cet ordinateur. Ajoutez-y l’adresse que donne le guide.</translation>
    </message>
    <message>
        <source>The author of this thread has closed it to this account&apos;s replies.</source>
        <translation>L’auteur de ce fil l’a fermé aux réponses de ce compte.</translation>
    </message>
    <message>
        <source>The bot is on no server yet. Invite it to yours, as the guide says, then try again.</source>
        <translation>Le bot n’est encore sur aucun serveur. Invitez-le sur le vôtre, comme le dit le guide, puis réessayez.</translation>
    </message>
    <message>
        <source>The brand is called “{name}” now, but its charter could not be changed: correct its name there.</source>
        <translation>La marque s’appelle maintenant «&#xa0;{name}&#xa0;», mais sa charte n’a pas pu être modifiée&#xa0;: corrigez-y son nom.</translation>
    </message>
    <message>
        <source>The browser did not come back in time. Start the sign-in again.</source>
        <translation>Le navigateur n’a pas répondu à temps. Recommencez la connexion.</translation>
    </message>
    <message>
        <source>The browser ends at a page that it cannot show: that is as it should be.</source>
        <translation>Le navigateur s’arrête sur une page qu’il ne peut pas afficher&#xa0;: c’est normal.</translation>
    </message>
    <message>
        <source>The budget is spent</source>
        <translation>Le budget est épuisé</translation>
    </message>
    <message>
        <source>The charter does not say that of this message (any more).</source>
        <translation>La charte ne dit pas (ou plus) cela de ce message.</translation>
    </message>
    <message>
        <source>The charter has errors</source>
        <translation>La charte contient des erreurs</translation>
    </message>
    <message>
        <source>The comment is in the site&apos;s trash. Take it out there first.</source>
        <translation>Le commentaire est dans la corbeille du site. Sortez-l’en d’abord.</translation>
    </message>
    <message>
        <source>The comment lies in the site&apos;s trash or spam. Take it out there, then answer.</source>
        <translation>Le commentaire est dans la corbeille ou les indésirables du site. Sortez-l’en, puis répondez.</translation>
    </message>
    <message>
        <source>The connection broke while sending, and this network cannot tell whether it arrived. Look there: send again if it is missing, or give it up if it is there.</source>
        <translation>La connexion a été coupée pendant l’envoi, et ce réseau ne peut pas dire si le message est arrivé. Vérifiez-y&#xa0;: renvoyez-le s’il manque, abandonnez-le s’il y est.</translation>
    </message>
    <message>
        <source>The connection broke while sending. cm-inbox looks on the network before it sends again.</source>
        <translation>La connexion a été coupée pendant l’envoi. cm-inbox vérifie sur le réseau avant de renvoyer quoi que ce soit.</translation>
    </message>
    <message>
        <source>The connection to the hub is not safe</source>
        <translation>La connexion au hub n’est pas sûre</translation>
    </message>
    <message>
        <source>The damaged file is kept: %1</source>
        <translation>Le fichier endommagé est conservé&#xa0;: %1</translation>
    </message>
    <message>
        <source>The database asks for a password, and none was given. On the command line, `--secret-stdin` reads it from standard input.</source>
        <translation>La base demande un mot de passe, et aucun n’a été donné. En ligne de commande, `--secret-stdin` le lit sur l’entrée standard.</translation>
    </message>
    <message>
        <source>The database refused this login: its name or its password is wrong.</source>
        <translation>La base refuse ce compte&#xa0;: son nom ou son mot de passe est faux.</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Le disque est plein</translation>
    </message>
    <message>
        <source>The disk of the hub&apos;s server is full. Who looks after it must make room. What is decided here is kept, and sent then.</source>
        <translation>Le disque du serveur du hub est plein. La personne qui s’en occupe doit y faire de la place. Ce qui est décidé ici est gardé, et envoyé ensuite.</translation>
    </message>
    <message>
        <source>The end lies in the past.</source>
        <translation>L’échéance est déjà passée.</translation>
    </message>
    <message>
        <source>The export was stopped; no file was left.</source>
        <translation>L’export a été interrompu&#xa0;; aucun fichier n’est resté.</translation>
    </message>
    <message>
        <source>The file cannot be read</source>
        <translation>Le fichier est illisible</translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation>Le fichier n’existe plus.</translation>
    </message>
    <message>
        <source>The file is too large for this server. Make it smaller, then attach it again.</source>
        <translation>Le fichier est trop lourd pour ce serveur. Réduisez-le, puis joignez-le de nouveau.</translation>
    </message>
    <message>
        <source>The file took too long to send. cm-inbox tries again by itself.</source>
        <translation>Le fichier a mis trop de temps à partir. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The file with the sign-in data is damaged; it is left as it is. Put it aside and sign in again, or restore it from a copy.</source>
        <translation>Le fichier des données de connexion est endommagé&#xa0;; il est laissé tel quel. Mettez-le de côté et reconnectez-vous, ou restaurez-le depuis une copie.</translation>
    </message>
    <message>
        <source>The file with the sign-in data, {path}, cannot be used ({reason}).</source>
        <translation>Le fichier des données de connexion, {path}, est inutilisable ({reason}).</translation>
    </message>
    <message>
        <source>The folder cannot be written</source>
        <translation>Le dossier n’est pas accessible en écriture</translation>
    </message>
    <message>
        <source>The forum does not offer this for the post now. Look at it on the forum&apos;s own page.</source>
        <translation>Le forum ne le propose pas pour ce message en ce moment. Voyez-le sur la page du forum.</translation>
    </message>
    <message>
        <source>The forum does not take back that its flags were turned down.</source>
        <translation>Le forum ne revient pas sur des signalements écartés.</translation>
    </message>
    <message>
        <source>The forum does not take this key (any more). Sign in again; the history stays.</source>
        <translation>Le forum n’accepte pas (ou plus) cette clé. Reconnectez-vous&#x202f;; l’historique reste.</translation>
    </message>
    <message>
        <source>The forum is read-only for now. cm-inbox tries again by itself.</source>
        <translation>Le forum est en lecture seule pour l’instant. cm-inbox réessaie tout seul.</translation>
    </message>
    <message>
        <source>The forum put the post into no review queue: hide it on the forum&apos;s own page.</source>
        <translation>Le forum n’a mis ce message dans aucune file de vérification&#xa0;: masquez-le sur la page du forum.</translation>
    </message>
    <message>
        <source>The forum&apos;s post makes no sense. cm-inbox tries again by itself.</source>
        <translation>Le message du forum est illisible. cm-inbox réessaie tout seul.</translation>
    </message>
    <message>
        <source>The forum&apos;s review queue makes no sense. cm-inbox tries again by itself.</source>
        <translation>La file de vérification du forum est illisible. cm-inbox réessaie tout seul.</translation>
    </message>
    <message>
        <source>The forum: {said}</source>
        <translation>Le forum&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The handle or the app password is not right.</source>
        <translation>L’identifiant ou le mot de passe d’application n’est pas le bon.</translation>
    </message>
    <message>
        <source>The history cannot be used</source>
        <translation>L’historique est inutilisable</translation>
    </message>
    <message>
        <source>The history is closed.</source>
        <translation>L’historique est fermé.</translation>
    </message>
    <message>
        <source>The history is damaged</source>
        <translation>L’historique est endommagé</translation>
    </message>
    <message>
        <source>The history is in use</source>
        <translation>L’historique est déjà utilisé</translation>
    </message>
    <message>
        <source>The history is open in another window or program. Close it, then try again.</source>
        <translation>L’historique est ouvert dans une autre fenêtre ou un autre programme. Fermez-la ou fermez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>The history was damaged</source>
        <translation>L’historique était endommagé</translation>
    </message>
    <message>
        <source>The history was missing</source>
        <translation>L’historique manquait</translation>
    </message>
    <message>
        <source>The history&apos;s database refused: {error} ({code}).</source>
        <translation>La base de données de l’historique a refusé&#xa0;: {error} ({code}).</translation>
    </message>
    <message>
        <source>The history&apos;s key in the keyring is damaged.</source>
        <translation>La clé de l’historique dans le trousseau est endommagée.</translation>
    </message>
    <message>
        <source>The hub asks to wait</source>
        <translation>Le hub demande d’attendre</translation>
    </message>
    <message>
        <source>The hub cannot be used</source>
        <translation>Le hub ne peut pas être utilisé</translation>
    </message>
    <message>
        <source>The hub did not answer in time: the network is cut or very slow. Everything here goes on without it.</source>
        <translation>Le hub n’a pas répondu à temps&#xa0;: le réseau est coupé ou très lent. Ici, tout continue sans lui.</translation>
    </message>
    <message>
        <source>The hub does not answer ({reason}). Everything here goes on without it.</source>
        <translation>Le hub ne répond pas ({reason}). Ici, tout continue sans lui.</translation>
    </message>
    <message>
        <source>The hub does not check passwords as it should (SCRAM). Nothing was sent.</source>
        <translation>Le hub ne vérifie pas les mots de passe comme il le devrait (SCRAM). Rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>The hub does not let you in</source>
        <translation>Le hub ne vous laisse pas entrer</translation>
    </message>
    <message>
        <source>The hub has no room left</source>
        <translation>Le hub n’a plus de place</translation>
    </message>
    <message>
        <source>The hub is of a newer cm-inbox</source>
        <translation>Le hub est d’un cm-inbox plus récent</translation>
    </message>
    <message>
        <source>The hub is of an older cm-inbox</source>
        <translation>Le hub est d’un cm-inbox plus ancien</translation>
    </message>
    <message>
        <source>The hub needs PostgreSQL 15 or newer; this is {version}.</source>
        <translation>Le hub demande PostgreSQL 15 ou plus récent&#x202f;; ici c’est la version {version}.</translation>
    </message>
    <message>
        <source>The hub needs a database of the encoding UTF8; this one is {encoding}.</source>
        <translation>Le hub demande une base encodée en UTF8&#x202f;; celle-ci est en {encoding}.</translation>
    </message>
    <message>
        <source>The hub no longer keeps what happened since it was last connected. It can go on from what is kept (cm-inbox hub offer); what came between is missing here.</source>
        <translation>Le hub ne garde plus ce qui s’est passé depuis sa dernière connexion. Il peut continuer avec ce qui est gardé (cm-inbox hub offer)&#x202f;; ce qui s’est passé entre-temps manque ici.</translation>
    </message>
    <message>
        <source>The hub offers no encrypted connection (TLS). Off this computer it must.</source>
        <translation>Le hub n’offre pas de connexion chiffrée (TLS). Hors de cet ordinateur, il le doit.</translation>
    </message>
    <message>
        <source>The hub refused what was asked ({reason}).</source>
        <translation>Le hub a refusé ce qui était demandé ({reason}).</translation>
    </message>
    <message>
        <source>The hub was restored from an older copy</source>
        <translation>Le hub a été restauré depuis une copie plus ancienne</translation>
    </message>
    <message>
        <source>The hub&apos;s certificate has expired. Who looks after its server must renew it.</source>
        <translation>Le certificat du hub a expiré. Qui s’occupe de son serveur doit le renouveler.</translation>
    </message>
    <message>
        <source>The hub&apos;s certificate is not trusted ({reason}). Nothing was sent.</source>
        <translation>Le certificat du hub n’inspire pas confiance ({reason}). Rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>The hub&apos;s certificate is not valid yet. Is the clock of this computer right?</source>
        <translation>Le certificat du hub n’est pas encore valable. L’horloge de cet ordinateur est-elle juste&#x202f;?</translation>
    </message>
    <message>
        <source>The hub&apos;s certificate is of another host ({reason}).</source>
        <translation>Le certificat du hub est d’un autre hôte ({reason}).</translation>
    </message>
    <message>
        <source>The hub&apos;s pooler does not reach its server, or has no connection left. cm-inbox tries again by itself.</source>
        <translation>Le relais de connexions du hub (PgBouncer) ne joint pas son serveur, ou n’a plus de connexion libre. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The hub&apos;s server has as many connections as it takes. cm-inbox tries again by itself; if it lasts, who looks after the server must permit more.</source>
        <translation>Le serveur du hub a autant de connexions qu’il en accepte. cm-inbox réessaie de lui-même&#x202f;; si cela dure, la personne qui s’en occupe doit en autoriser davantage.</translation>
    </message>
    <message>
        <source>The hub&apos;s server is a copy that takes no changes: another one is taking over. cm-inbox tries again by itself.</source>
        <translation>Le serveur du hub est une copie qui n’accepte pas de changements&#xa0;: un autre prend le relais. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The hub&apos;s server is not running, or does not listen there ({reason}). Everything here goes on without it.</source>
        <translation>Le serveur du hub est arrêté, ou n’écoute pas à cette adresse ({reason}). Ici, tout continue sans lui.</translation>
    </message>
    <message>
        <source>The hub&apos;s server is starting or stopping. cm-inbox tries again by itself.</source>
        <translation>Le serveur du hub démarre ou s’arrête. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The hub&apos;s server lets nobody in from this network ({reason}). Who looks after it must permit it.</source>
        <translation>Le serveur du hub ne laisse entrer personne depuis ce réseau ({reason}). La personne qui s’en occupe doit l’autoriser.</translation>
    </message>
    <message>
        <source>The key does not fit</source>
        <translation>La clé ne convient pas</translation>
    </message>
    <message>
        <source>The keyring did not keep the history&apos;s key. Choose a passphrase instead.</source>
        <translation>Le trousseau n’a pas gardé la clé de l’historique. Choisissez plutôt une phrase secrète.</translation>
    </message>
    <message>
        <source>The keyring failed ({kind}). Open it, then try again.</source>
        <translation>Le trousseau a échoué ({kind}). Ouvrez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>The keyring is locked</source>
        <translation>Le trousseau est verrouillé</translation>
    </message>
    <message>
        <source>The keyring no longer has the key of this history, and without it nobody can read it. Restore the keyring&apos;s entry, or choose another folder.</source>
        <translation>Le trousseau n’a plus la clé de cet historique, et sans elle personne ne peut le lire. Restaurez l’entrée du trousseau, ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>The log ends at number {number}, where this desktop knows of {expected}: was an older copy restored?</source>
        <translation>Le journal s’arrête au numéro {number}, alors que ce poste en connaît {expected}&#xa0;: une copie plus ancienne a-t-elle été restaurée&#x202f;?</translation>
    </message>
    <message>
        <source>The message or person no longer exists on the network.</source>
        <translation>Le message ou la personne n’existe plus sur le réseau.</translation>
    </message>
    <message>
        <source>The message or person to act on is not named.</source>
        <translation>Le message ou la personne en cause n’est pas précisé.</translation>
    </message>
    <message>
        <source>The name of the hub&apos;s server is not found: there is no internet here, or the address is wrong ({reason}).</source>
        <translation>Le nom du serveur du hub est introuvable&#xa0;: il n’y a pas d’internet ici, ou l’adresse est fausse ({reason}).</translation>
    </message>
    <message>
        <source>The name or the password has a sign that IRC cannot send.</source>
        <translation>Le nom ou le mot de passe contient un signe qu’IRC ne peut pas envoyer.</translation>
    </message>
    <message>
        <source>The name “{nick}” is taken on this server.</source>
        <translation>Le nom «&#xa0;{nick}&#xa0;» est pris sur ce serveur.</translation>
    </message>
    <message>
        <source>The name “{nick}” is taken on this server: choose another.</source>
        <translation>Le nom «&#xa0;{nick}&#xa0;» est pris sur ce serveur&#xa0;: choisissez-en un autre.</translation>
    </message>
    <message>
        <source>The network already has this very message.</source>
        <translation>Le réseau a déjà exactement ce message.</translation>
    </message>
    <message>
        <source>The network answered the sign-in with something else. Try again.</source>
        <translation>Le réseau a répondu autre chose à la connexion. Réessayez.</translation>
    </message>
    <message>
        <source>The network answered {status}: {said}</source>
        <translation>Le réseau a répondu {status}&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The network answered: {said}</source>
        <translation>Le réseau a répondu&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The network asks to wait</source>
        <translation>Le réseau demande d’attendre</translation>
    </message>
    <message>
        <source>The network did not sign in ({shown}). Start the sign-in again.</source>
        <translation>Le réseau n’a pas accepté la connexion ({shown}). Recommencez la connexion.</translation>
    </message>
    <message>
        <source>The network does not accept this code. Start the sign-in again.</source>
        <translation>Le réseau n’accepte pas ce code. Recommencez la connexion.</translation>
    </message>
    <message>
        <source>The network does not answer properly</source>
        <translation>Le réseau ne répond pas correctement</translation>
    </message>
    <message>
        <source>The network does not know this app. Check the client ID and the client secret.</source>
        <translation>Le réseau ne connaît pas cette application. Vérifiez l’identifiant client et le secret client.</translation>
    </message>
    <message>
        <source>The network does not let this account do that.</source>
        <translation>Le réseau ne permet pas cela à ce compte.</translation>
    </message>
    <message>
        <source>The network does not let this comment be hidden.</source>
        <translation>Le réseau ne laisse pas masquer ce commentaire.</translation>
    </message>
    <message>
        <source>The network has no way to take this back.</source>
        <translation>Le réseau ne permet pas de revenir en arrière.</translation>
    </message>
    <message>
        <source>The network no longer knows your app. Check it there, then sign in again.</source>
        <translation>Le réseau ne connaît plus votre application. Vérifiez-la là-bas, puis reconnectez-vous.</translation>
    </message>
    <message>
        <source>The network no longer renews this sign-in, made {days} day(s) ago: it expired or was withdrawn. Sign in again; the history stays.</source>
        <translation>Le réseau ne renouvelle plus cette connexion, faite il y a {days} jour(s)&#xa0;: elle a expiré ou a été retirée. Reconnectez-vous&#x202f;; l’historique reste.</translation>
    </message>
    <message>
        <source>The network refused</source>
        <translation>Le réseau a refusé</translation>
    </message>
    <message>
        <source>The network refuses an empty text.</source>
        <translation>Le réseau refuse un texte vide.</translation>
    </message>
    <message>
        <source>The network refuses this text</source>
        <translation>Le réseau refuse ce texte</translation>
    </message>
    <message>
        <source>The network takes {limit} characters.</source>
        <translation>Le réseau accepte {limit} caractères.</translation>
    </message>
    <message>
        <source>The network&apos;s sign-in answered {status}. Try again later.</source>
        <translation>La connexion du réseau a répondu {status}. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The network&apos;s time for this has passed.</source>
        <translation>Le délai du réseau est passé.</translation>
    </message>
    <message>
        <source>The network’s time for an answer was over before it could leave. Its text is a draft again: it can be sent once the person has written again.</source>
        <translation>Le délai de réponse du réseau était passé avant le départ. Le texte est de nouveau un brouillon&#xa0;: il pourra partir quand la personne aura réécrit.</translation>
    </message>
    <message>
        <source>The network’s time for this was over before it could leave. Its text is a draft again.</source>
        <translation>Le délai du réseau était passé avant le départ. Le texte est de nouveau un brouillon.</translation>
    </message>
    <message>
        <source>The passphrase does not open the sign-in data. Check it and try again.</source>
        <translation>La phrase secrète n’ouvre pas les données de connexion. Vérifiez-la et réessayez.</translation>
    </message>
    <message>
        <source>The passphrase is empty or holds a character that cannot be in one.</source>
        <translation>La phrase secrète est vide ou contient un caractère qui ne peut pas en faire partie.</translation>
    </message>
    <message>
        <source>The passphrase must not be empty.</source>
        <translation>La phrase secrète ne doit pas être vide.</translation>
    </message>
    <message>
        <source>The passphrase of a backup needs at least {least} characters.</source>
        <translation>La phrase secrète d’une sauvegarde demande au moins {least} caractères.</translation>
    </message>
    <message>
        <source>The passphrase or the keyring&apos;s key does not open this history. Check it and try again.</source>
        <translation>La phrase secrète ou la clé du trousseau n’ouvre pas cet historique. Vérifiez-la et réessayez.</translation>
    </message>
    <message>
        <source>The picture is damaged, or too large to be shown here.</source>
        <translation>L’image est abîmée, ou trop grande pour être montrée ici.</translation>
    </message>
    <message>
        <source>The place where “{name}” was made cannot be taken out of it: save it anew in another program.</source>
        <translation>Le lieu où «&#xa0;{name}&#xa0;» a été fait ne peut pas en être retiré&#xa0;: enregistrez-le à nouveau dans un autre programme.</translation>
    </message>
    <message>
        <source>The review queue only if the user is a moderator there.</source>
        <translation>La file de vérification seulement si ce membre y est modérateur.</translation>
    </message>
    <message>
        <source>The server answered something that is not Matrix. Check the server&apos;s address.</source>
        <translation>La réponse du serveur n’est pas du Matrix. Vérifiez l’adresse du serveur.</translation>
    </message>
    <message>
        <source>The server answered something that is not its interface&apos;s (“{excerpt}”). cm-inbox tries again by itself; if it stays so, check the server&apos;s address.</source>
        <translation>Le serveur a répondu autre chose que son interface («&#xa0;{excerpt}&#xa0;»). cm-inbox réessaie de lui-même&#xa0;; si cela persiste, vérifiez l’adresse du serveur.</translation>
    </message>
    <message>
        <source>The server answered something that is not its interface&apos;s. cm-inbox tries again by itself.</source>
        <translation>Le serveur a répondu autre chose que ce que prévoit son interface. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The server answered {status}. cm-inbox tries again by itself.</source>
        <translation>Le serveur a répondu {status}. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The server answered, but did not do it.</source>
        <translation>Le serveur a répondu, mais ne l’a pas fait.</translation>
    </message>
    <message>
        <source>The server answered: {said}</source>
        <translation>Le serveur a répondu&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The server closed the connection. cm-inbox opens it again by itself.</source>
        <translation>Le serveur a fermé la connexion. cm-inbox la rouvre de lui-même.</translation>
    </message>
    <message>
        <source>The server closed the connection: {said}</source>
        <translation>Le serveur a fermé la connexion&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The server could not make sense of “{name}”. Save the picture anew in another program, then attach it again.</source>
        <translation>Le serveur n’a pas pu lire «&#xa0;{name}&#xa0;». Enregistrez de nouveau l’image dans un autre logiciel, puis joignez-la de nouveau.</translation>
    </message>
    <message>
        <source>The server does not accept this code. Start the sign-in again.</source>
        <translation>Le serveur n’accepte pas ce code. Recommencez la connexion.</translation>
    </message>
    <message>
        <source>The server does not let us in: {said}</source>
        <translation>Le serveur ne nous laisse pas entrer&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The server does not say who this sign-in is for. Try again.</source>
        <translation>Le serveur n’indique pas à qui appartient cette connexion. Réessayez.</translation>
    </message>
    <message>
        <source>The server does not take the name “{nick}”: {said}</source>
        <translation>Le serveur n’accepte pas le nom «&#xa0;{nick}&#xa0;»&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The server does not take this account&apos;s password: {said}</source>
        <translation>Le serveur n’accepte pas le mot de passe de ce compte&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The server does not take this server password.</source>
        <translation>Le serveur n’accepte pas ce mot de passe du serveur.</translation>
    </message>
    <message>
        <source>The server has lost the file again. cm-inbox tries again by itself.</source>
        <translation>Le serveur a perdu le fichier. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The server keeps sending elsewhere.</source>
        <translation>Le serveur renvoie sans cesse ailleurs.</translation>
    </message>
    <message>
        <source>The server keeps sending elsewhere. Check the server&apos;s address.</source>
        <translation>Le serveur redirige sans cesse ailleurs. Vérifiez l’adresse du serveur.</translation>
    </message>
    <message>
        <source>The server knows no such user name and password.</source>
        <translation>Le serveur ne reconnaît pas cet identifiant et ce mot de passe.</translation>
    </message>
    <message numerus="yes">
        <source>The server no longer knows where reading stopped: messages older than {n} day(s) may be missing.</source>
        <translation>
            <numerusform>Le serveur ne sait plus où la lecture s’était arrêtée&#xa0;: il peut manquer des messages de plus de {n} jour.</numerusform>
            <numerusform>Le serveur ne sait plus où la lecture s’était arrêtée&#xa0;: il peut manquer des messages de plus de {n} jours.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server sends elsewhere. Check the server&apos;s address.</source>
        <translation>Le serveur redirige ailleurs. Vérifiez l’adresse du serveur.</translation>
    </message>
    <message>
        <source>The server&apos;s answer cannot be understood (no description).</source>
        <translation>La réponse du serveur est incompréhensible (pas de description).</translation>
    </message>
    <message>
        <source>The server&apos;s answer cannot be understood (no list).</source>
        <translation>La réponse du serveur est incompréhensible (pas de liste).</translation>
    </message>
    <message>
        <source>The server&apos;s answer cannot be understood ({error}).</source>
        <translation>La réponse du serveur est incompréhensible ({error}).</translation>
    </message>
    <message>
        <source>The server&apos;s answer is incomplete. cm-inbox tries again by itself.</source>
        <translation>La réponse du serveur est incomplète. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The server&apos;s answer is no Bluesky session. Check the server&apos;s address.</source>
        <translation>La réponse du serveur n’est pas une session Bluesky. Vérifiez l’adresse du serveur.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not valid. Nothing was sent to it.</source>
        <translation>Le certificat du serveur n’est pas valable. Rien ne lui a été envoyé.</translation>
    </message>
    <message>
        <source>The server&apos;s stream makes no sense. cm-inbox tries again by itself.</source>
        <translation>Le flux du serveur est incompréhensible. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The server: {said}</source>
        <translation>Le serveur&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The settings cannot be read</source>
        <translation>Les réglages sont illisibles</translation>
    </message>
    <message>
        <source>The sign-in data cannot be reached</source>
        <translation>Les données de connexion sont inaccessibles</translation>
    </message>
    <message>
        <source>The sign-in data of this account cannot be read. Sign in again.</source>
        <translation>Les données de connexion de ce compte sont illisibles. Reconnectez-vous.</translation>
    </message>
    <message>
        <source>The sign-in data of this account is no longer there. Sign in again; the history stays.</source>
        <translation>Les données de connexion de ce compte ne sont plus là. Reconnectez-vous&#xa0;; l’historique reste.</translation>
    </message>
    <message>
        <source>The sign-in has expired</source>
        <translation>La connexion a expiré</translation>
    </message>
    <message>
        <source>The sign-in was refused in the browser. Nothing has changed.</source>
        <translation>La connexion a été refusée dans le navigateur. Rien n’a changé.</translation>
    </message>
    <message>
        <source>The sign-in was withdrawn</source>
        <translation>La connexion a été refusée ou retirée</translation>
    </message>
    <message>
        <source>The site answered with a page instead of its interface ({status}). cm-inbox tries again by itself; if it stays so, something before the site (a firewall?) stops cm-inbox.</source>
        <translation>Le site a répondu par une page au lieu de son interface ({status}). cm-inbox réessaie de lui-même&#xa0;; si cela persiste, quelque chose devant le site (un pare-feu&#xa0;?) bloque cm-inbox.</translation>
    </message>
    <message>
        <source>The site does not say who we are there. Check its address.</source>
        <translation>Le site n’indique pas qui vous y êtes. Vérifiez son adresse.</translation>
    </message>
    <message>
        <source>The site does not take the application password (any more). Sign in again; the history stays.</source>
        <translation>Le site n’accepte pas (ou plus) le mot de passe d’application. Reconnectez-vous&#xa0;; l’historique reste.</translation>
    </message>
    <message>
        <source>The site takes comments of {limit} characters.</source>
        <translation>Le site accepte des commentaires de {limit} caractères.</translation>
    </message>
    <message>
        <source>The site&apos;s comment makes no sense. cm-inbox tries again by itself.</source>
        <translation>Le commentaire du site est incompréhensible. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The site&apos;s comments make no sense. cm-inbox tries again by itself.</source>
        <translation>Les commentaires du site sont incompréhensibles. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The site: {said}</source>
        <translation>Le site&#xa0;: {said}</translation>
    </message>
    <message>
        <source>The team log does not add up</source>
        <translation>Le journal de l’équipe ne tombe pas juste</translation>
    </message>
    <message>
        <source>The text has a sign that IRC cannot send.</source>
        <translation>Le texte contient un signe qu’IRC ne peut pas envoyer.</translation>
    </message>
    <message>
        <source>The text is empty.</source>
        <translation>Le texte est vide.</translation>
    </message>
    <message>
        <source>The text is too long for YouTube.</source>
        <translation>Le texte est trop long pour YouTube.</translation>
    </message>
    <message>
        <source>The text is too long for this server.</source>
        <translation>Le texte est trop long pour ce serveur.</translation>
    </message>
    <message>
        <source>The thread&apos;s settings keep changing. cm-inbox tries again by itself.</source>
        <translation>Les réglages du fil changent sans cesse. cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>The units that YouTube gives your app for a day are spent. cm-inbox goes on by itself after midnight, Pacific time.</source>
        <translation>Les unités que YouTube accorde à votre application pour une journée sont épuisées. cm-inbox reprend de lui-même après minuit, heure du Pacifique.</translation>
    </message>
    <message>
        <source>The vault was written by a newer cm-inbox. Update cm-inbox, then open it again.</source>
        <translation>Le fichier des données de connexion vient d’un cm-inbox plus récent. Mettez cm-inbox à jour, puis rouvrez-le.</translation>
    </message>
    <message>
        <source>There are more messages than the network lets be looked up anew in the time that its terms allow. The newest are kept; older ones lose their words here and who wrote them.</source>
        <translation>Il y a plus de messages que le réseau ne permet d’en relire dans le délai que fixent ses conditions. Les plus récents sont gardés&#x202f;; de plus anciens perdent ici leur texte et leur auteur.</translation>
    </message>
    <message>
        <source>There is already a brand “{name}”.</source>
        <translation>Il y a déjà une marque «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>There is no Discourse forum at {base}.</source>
        <translation>Il n’y a pas de forum Discourse à l’adresse {base}.</translation>
    </message>
    <message>
        <source>There is no Mastodon at this address. Check the server&apos;s name.</source>
        <translation>Il n’y a pas de Mastodon à cette adresse. Vérifiez le nom du serveur.</translation>
    </message>
    <message>
        <source>There is no Matrix server at this address. Check the server&apos;s name.</source>
        <translation>Il n’y a pas de serveur Matrix à cette adresse. Vérifiez le nom du serveur.</translation>
    </message>
    <message>
        <source>There is no WordPress site at {base}, or its interface (REST API) is switched off.</source>
        <translation>Il n’y a pas de site WordPress à l’adresse {base}, ou son interface (API REST) est désactivée.</translation>
    </message>
    <message>
        <source>There is no account {account}.</source>
        <translation>Il n’y a pas de compte {account}.</translation>
    </message>
    <message>
        <source>There is no author {author}.</source>
        <translation>Il n’y a pas d’auteur {author}.</translation>
    </message>
    <message>
        <source>There is no brand {brand}.</source>
        <translation>Il n’y a pas de marque {brand}.</translation>
    </message>
    <message>
        <source>There is no brand “{name}”.</source>
        <translation>Il n’y a pas de marque «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>There is no conversation {conversation}.</source>
        <translation>Il n’y a pas de conversation {conversation}.</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>Le fichier {path} n’existe pas.</translation>
    </message>
    <message>
        <source>There is no format “{format}”. Known: {known}.</source>
        <translation>Il n’y a pas de format «&#xa0;{format}&#xa0;». Formats connus&#xa0;: {known}.</translation>
    </message>
    <message>
        <source>There is no message to do this to.</source>
        <translation>Il n’y a pas de message auquel appliquer cela.</translation>
    </message>
    <message>
        <source>There is no message {id}.</source>
        <translation>Il n’y a pas de message {id}.</translation>
    </message>
    <message>
        <source>There is no network “{network}”. Known: {known}.</source>
        <translation>Il n’y a pas de réseau «&#xa0;{network}&#xa0;». Réseaux connus&#xa0;: {known}.</translation>
    </message>
    <message>
        <source>There is no outbox entry {entry}.</source>
        <translation>Il n’y a pas d’action {entry} dans la boîte d’envoi.</translation>
    </message>
    <message>
        <source>There is no person to do this to.</source>
        <translation>Il n’y a personne à qui appliquer cela.</translation>
    </message>
    <message>
        <source>There is no server by the name {host}.</source>
        <translation>Aucun serveur ne porte le nom {host}.</translation>
    </message>
    <message>
        <source>There is no text to send.</source>
        <translation>Il n’y a pas de texte à envoyer.</translation>
    </message>
    <message>
        <source>There is no way to the hub&apos;s server: this computer is offline, or a VPN is off ({reason}).</source>
        <translation>Aucun chemin ne mène au serveur du hub&#xa0;: cet ordinateur est hors ligne, ou un VPN est coupé ({reason}).</translation>
    </message>
    <message>
        <source>There is no “{address}” in the demo world. There are: {known}.</source>
        <translation>«&#xa0;{address}&#xa0;» n’existe pas dans le monde de démonstration. Il y a&#xa0;: {known}.</translation>
    </message>
    <message>
        <source>There is nobody called {name} in the team.</source>
        <translation>Personne ne s’appelle {name} dans l’équipe.</translation>
    </message>
    <message>
        <source>There is nothing by that name here.</source>
        <translation>Il n’y a rien de ce nom ici.</translation>
    </message>
    <message>
        <source>There is nothing by that name, or it is not yours to see.</source>
        <translation>Il n’y a rien de ce nom, ou cela ne vous est pas ouvert.</translation>
    </message>
    <message>
        <source>There is nothing to take back.</source>
        <translation>Il n’y a rien à annuler.</translation>
    </message>
    <message>
        <source>There is one of that name in the team already. Choose another.</source>
        <translation>Ce nom existe déjà dans l’équipe. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>This Google account has no YouTube channel.</source>
        <translation>Ce compte Google n’a pas de chaîne YouTube.</translation>
    </message>
    <message>
        <source>This Matrix server does not know this request. It may be too old.</source>
        <translation>Ce serveur Matrix ne connaît pas cette demande. Il est peut-être trop ancien.</translation>
    </message>
    <message>
        <source>This account belongs to the demo world: open it with `cm-inbox --demo`.</source>
        <translation>Ce compte fait partie du monde de démonstration&#xa0;: ouvrez-le avec `cm-inbox --demo`.</translation>
    </message>
    <message>
        <source>This account is deactivated. Reactivate it on Bluesky first.</source>
        <translation>Ce compte est désactivé. Réactivez-le d’abord sur Bluesky.</translation>
    </message>
    <message>
        <source>This account is no operator of {channel} now.</source>
        <translation>Ce compte n’est pas opérateur de {channel} en ce moment.</translation>
    </message>
    <message>
        <source>This account is not active on Bluesky ({status}).</source>
        <translation>Ce compte n’est pas actif sur Bluesky ({status}).</translation>
    </message>
    <message>
        <source>This address is of another sign-in. Start the sign-in again.</source>
        <translation>Cette adresse est d’une autre connexion. Recommencez la connexion.</translation>
    </message>
    <message>
        <source>This app password was made without access to private messages. Make one with it, and sign in again.</source>
        <translation>Ce mot de passe d’application a été créé sans l’accès aux messages privés. Créez-en un avec, et reconnectez-vous.</translation>
    </message>
    <message>
        <source>This backup is damaged. Choose another one.</source>
        <translation>Cette sauvegarde est abîmée. Choisissez-en une autre.</translation>
    </message>
    <message>
        <source>This bot hands its messages to a web address (webhook). Take that away, then try again.</source>
        <translation>Ce bot remet ses messages à une adresse web (webhook). Retirez-la, puis réessayez.</translation>
    </message>
    <message>
        <source>This brand is not shared with a team.</source>
        <translation>Cette marque n’est pas partagée avec une équipe.</translation>
    </message>
    <message>
        <source>This brand&apos;s charter has no version {number}.</source>
        <translation>La charte de cette marque n’a pas de version {number}.</translation>
    </message>
    <message>
        <source>This channel is not read any more.</source>
        <translation>Ce salon n’est plus lu.</translation>
    </message>
    <message>
        <source>This comment was answered in private before: only one such answer is taken.</source>
        <translation>Ce commentaire a déjà reçu une réponse privée&#xa0;: une seule est admise.</translation>
    </message>
    <message>
        <source>This conversation is closed.</source>
        <translation>Cette conversation est fermée.</translation>
    </message>
    <message>
        <source>This database has a schema named hub that is of something else. Give the hub one of its own.</source>
        <translation>Cette base a un schéma nommé hub qui est d’autre chose. Donnez au hub une base pour lui seul.</translation>
    </message>
    <message>
        <source>This desktop belongs to no team. Ask an admin of the team for an invitation.</source>
        <translation>Ce poste n’appartient à aucune équipe. Demandez une invitation à un administrateur de l’équipe.</translation>
    </message>
    <message>
        <source>This desktop belongs to the team {team} already. Leave it first.</source>
        <translation>Ce poste appartient déjà à l’équipe {team}. Quittez-la d’abord.</translation>
    </message>
    <message>
        <source>This desktop was away for too long</source>
        <translation>Ce poste est resté absent trop longtemps</translation>
    </message>
    <message>
        <source>This entry is sent, on its way or given up: there is nothing to send again.</source>
        <translation>Cette action est déjà partie, en route ou abandonnée&#xa0;: il n’y a rien à renvoyer.</translation>
    </message>
    <message>
        <source>This export does not say whose it is: actor.json is missing or broken.</source>
        <translation>Cet export ne dit pas à qui il est&#xa0;: actor.json manque ou est abîmé.</translation>
    </message>
    <message>
        <source>This export does not say whose it is: data/account.js is missing or broken.</source>
        <translation>Cet export ne dit pas à qui il est&#xa0;: data/account.js manque ou est abîmé.</translation>
    </message>
    <message>
        <source>This export does not say whose it is: no comment in it names a channel.</source>
        <translation>Cet export ne dit pas à qui il est&#xa0;: aucun commentaire n’y nomme de chaîne.</translation>
    </message>
    <message>
        <source>This export does not say whose it is: nobody takes part in all of its exchanges.</source>
        <translation>Cet export ne dit pas à qui il est&#xa0;: personne ne participe à tous ses échanges.</translation>
    </message>
    <message>
        <source>This export was made as HTML, for reading: ask the network for it again, as JSON.</source>
        <translation>Cet export a été fait en HTML, pour la lecture&#xa0;: redemandez-le au réseau, en JSON.</translation>
    </message>
    <message>
        <source>This file is a database, but not a history of cm-inbox.</source>
        <translation>Ce fichier est une base de données, mais pas un historique de cm-inbox.</translation>
    </message>
    <message>
        <source>This file is not a whole backup of cm-inbox. Choose another one.</source>
        <translation>Ce fichier n’est pas une sauvegarde complète de cm-inbox. Choisissez-en une autre.</translation>
    </message>
    <message>
        <source>This folder was used before, yet its history.db is empty or not there. A new one was begun. If you have a copy, close cm-inbox and put it in that place.</source>
        <translation>Ce dossier a déjà servi, mais son history.db est vide ou absent. Un nouveau a été commencé. Si vous en avez une copie, fermez cm-inbox et remettez-la à sa place.</translation>
    </message>
    <message>
        <source>This history is locked with a passphrase. Give it to open the history.</source>
        <translation>Cet historique est protégé par une phrase secrète. Saisissez-la pour l’ouvrir.</translation>
    </message>
    <message>
        <source>This history was written by a newer cm-inbox. Update cm-inbox, then open it again.</source>
        <translation>Cet historique vient d’un cm-inbox plus récent. Mettez cm-inbox à jour, puis rouvrez-le.</translation>
    </message>
    <message>
        <source>This hub was made by another version of: {names}.</source>
        <translation>Ce hub a été créé par une autre version de&#xa0;: {names}.</translation>
    </message>
    <message>
        <source>This invitation was used already, withdrawn, or is too old. Ask an admin of the team for a new one.</source>
        <translation>Cette invitation a déjà servi, a été retirée ou est trop ancienne. Demandez-en une nouvelle à un administrateur de l’équipe.</translation>
    </message>
    <message>
        <source>This login of the database may not make or change a hub: it must be able to make roles (CREATEROLE) and schemas, and be the one that made the hub, or a superuser.</source>
        <translation>Ce compte de la base ne peut ni créer ni changer un hub&#xa0;: il doit pouvoir créer des rôles (CREATEROLE) et des schémas, et être celui qui a créé le hub, ou un superutilisateur.</translation>
    </message>
    <message>
        <source>This network asks for an app of your own: give its client ID.</source>
        <translation>Ce réseau demande une application à vous&#xa0;: indiquez son identifiant client.</translation>
    </message>
    <message>
        <source>This network blocks for good only. To silence somebody for a time, mute them.</source>
        <translation>Ce réseau ne bloque que définitivement. Pour faire taire quelqu’un un temps, mettez-le en sourdine.</translation>
    </message>
    <message>
        <source>This network cannot do that</source>
        <translation>Ce réseau ne sait pas faire cela</translation>
    </message>
    <message>
        <source>This network or this message does not permit it.</source>
        <translation>Ce réseau ou ce message ne le permet pas.</translation>
    </message>
    <message>
        <source>This network takes no files without words: write something with them.</source>
        <translation>Ce réseau ne prend pas de fichiers sans texte&#xa0;: écrivez quelque chose avec eux.</translation>
    </message>
    <message>
        <source>This person blocks the account.</source>
        <translation>Cette personne bloque le compte.</translation>
    </message>
    <message>
        <source>This person is no longer in the history.</source>
        <translation>Cette personne n’est plus dans l’historique.</translation>
    </message>
    <message>
        <source>This person is not here, and their account alone cannot be banned on this server.</source>
        <translation>Cette personne n’est pas là, et ce serveur ne peut pas bannir un compte seul.</translation>
    </message>
    <message>
        <source>This person is not on the server now.</source>
        <translation>Cette personne n’est pas sur le serveur en ce moment.</translation>
    </message>
    <message>
        <source>This person takes no private messages.</source>
        <translation>Cette personne ne reçoit pas de messages privés.</translation>
    </message>
    <message>
        <source>This person takes private messages only from people they follow.</source>
        <translation>Cette personne ne reçoit de messages privés que des personnes qu’elle suit.</translation>
    </message>
    <message>
        <source>This picture cannot be written as a file.</source>
        <translation>Cette image ne peut pas être écrite dans un fichier.</translation>
    </message>
    <message>
        <source>This proposal does not wait any more: it was sent, sent back, or withdrawn.</source>
        <translation>Cette proposition n’attend plus&#xa0;: elle a été envoyée, renvoyée ou retirée.</translation>
    </message>
    <message>
        <source>This proposal was answered or sent back already.</source>
        <translation>Cette proposition a déjà été envoyée ou renvoyée.</translation>
    </message>
    <message>
        <source>This room has no power levels. Set them in a Matrix client first.</source>
        <translation>Ce salon n’a pas de niveaux de pouvoir. Réglez-les d’abord dans un client Matrix.</translation>
    </message>
    <message>
        <source>This room is encrypted. Answer in a Matrix client that has its keys.</source>
        <translation>Ce salon est chiffré. Répondez dans un client Matrix qui en a les clés.</translation>
    </message>
    <message>
        <source>This server can keep nobody quiet. Ban, or do nothing.</source>
        <translation>Ce serveur ne peut faire taire personne. Bannissez, ou ne faites rien.</translation>
    </message>
    <message>
        <source>This server has no sign-in by password. Sign in with an access token instead.</source>
        <translation>Ce serveur n’a pas de connexion par mot de passe. Connectez-vous plutôt avec un jeton d’accès.</translation>
    </message>
    <message>
        <source>This session has no keyring to keep the history&apos;s key in. Give a passphrase instead.</source>
        <translation>Cette session n’a pas de trousseau où garder la clé de l’historique. Saisissez plutôt une phrase secrète.</translation>
    </message>
    <message>
        <source>This sign-in belongs to another Matrix account. Sign in again as this one.</source>
        <translation>Cette connexion est celle d’un autre compte Matrix. Reconnectez-vous avec celui-ci.</translation>
    </message>
    <message>
        <source>This sign-in is for {opened}, not for {account}. Sign in there as the right account, then try again.</source>
        <translation>Cette connexion est celle de {opened}, pas de {account}. Connectez-vous là-bas avec le bon compte, puis réessayez.</translation>
    </message>
    <message>
        <source>This sign-in manages no page. Choose one in Facebook&apos;s dialog, then sign in again.</source>
        <translation>Cette connexion ne gère aucune page. Choisissez-en une dans la fenêtre de Facebook, puis reconnectez-vous.</translation>
    </message>
    <message>
        <source>This sign-in opens no account. See what it may do there, then try again.</source>
        <translation>Cette connexion n’ouvre aucun compte. Voyez là-bas ce qu’elle peut faire, puis réessayez.</translation>
    </message>
    <message>
        <source>This site has no trash: deleting would be for good. Do it on the site&apos;s own pages.</source>
        <translation>Ce site n’a pas de corbeille&#xa0;: la suppression serait définitive. Faites-la sur les pages du site.</translation>
    </message>
    <message>
        <source>This site lives at {elsewhere}: use that address.</source>
        <translation>Ce site se trouve à l’adresse {elsewhere}&#xa0;: utilisez celle-ci.</translation>
    </message>
    <message>
        <source>This text is not of this sign-in, or not whole. Copy all of it, or start the sign-in again.</source>
        <translation>Ce texte n’est pas de cette connexion, ou il n’est pas entier. Copiez-le en entier, ou recommencez la connexion.</translation>
    </message>
    <message>
        <source>This text is too long for Matrix. Shorten it, then send again.</source>
        <translation>Ce texte est trop long pour Matrix. Raccourcissez-le, puis renvoyez-le.</translation>
    </message>
    <message numerus="yes">
        <source>This text would be {n} line(s) on IRC: shorten it.</source>
        <translation>
            <numerusform>Ce texte ferait {n} ligne sur IRC&#xa0;: raccourcissez-le.</numerusform>
            <numerusform>Ce texte ferait {n} lignes sur IRC&#xa0;: raccourcissez-le.</numerusform>
        </translation>
    </message>
    <message>
        <source>This was written in the name of a group or a channel, not by a person.</source>
        <translation>Ceci a été écrit au nom d’un groupe ou d’un canal, pas par une personne.</translation>
    </message>
    <message>
        <source>Threads does not accept this code or this app. Start the sign-in again.</source>
        <translation>Threads n’accepte pas ce code ou cette application. Recommencez la connexion.</translation>
    </message>
    <message>
        <source>Threads gives no lasting sign-in for this one. Sign in again.</source>
        <translation>Threads ne donne pas de connexion durable pour celle-ci. Reconnectez-vous.</translation>
    </message>
    <message>
        <source>Threads has published the answer and does not show it yet. cm-inbox looks again.</source>
        <translation>Threads a publié la réponse et ne la montre pas encore. cm-inbox regarde à nouveau.</translation>
    </message>
    <message>
        <source>Threads is still preparing the answer. cm-inbox publishes it as soon as that is done.</source>
        <translation>Threads prépare encore la réponse. cm-inbox la publie dès que c’est fait.</translation>
    </message>
    <message>
        <source>Threads needs an access token.</source>
        <translation>Threads a besoin d’un jeton d’accès.</translation>
    </message>
    <message>
        <source>Threads needs the ID and the secret of an app of your own.</source>
        <translation>Threads a besoin de l’identifiant et du secret d’une application à vous.</translation>
    </message>
    <message>
        <source>Threads takes {limit} links in one answer.</source>
        <translation>Threads accepte {limit} liens dans une réponse.</translation>
    </message>
    <message>
        <source>Threads&apos; page was left without allowing it. Sign in again, and allow all that it asks.</source>
        <translation>La page de Threads a été quittée sans l’autoriser. Reconnectez-vous et autorisez tout ce qu’elle demande.</translation>
    </message>
    <message>
        <source>Too late</source>
        <translation>Trop tard</translation>
    </message>
    <message>
        <source>Too much was missed in “{room}”: older messages are left out.</source>
        <translation>Trop de messages ont été manqués dans «&#xa0;{room}&#xa0;»&#xa0;: les plus anciens sont laissés de côté.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, run `cm-inbox doctor`.</source>
        <translation>Réessayez. Si cela recommence, lancez `cm-inbox doctor`.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, show this to who looks after the team&apos;s database.</source>
        <translation>Réessayez. Si cela se reproduit, montrez ceci à qui s’occupe de la base de l’équipe.</translation>
    </message>
    <message>
        <source>Type a word to search for, or something like from:marie, is:open, after:2026-10.</source>
        <translation>Tapez un mot à chercher, ou par exemple from:marie, is:open, after:2026-10.</translation>
    </message>
    <message>
        <source>Unencrypted rooms, by your rights.</source>
        <translation>Salons non chiffrés, selon vos droits.</translation>
    </message>
    <message>
        <source>Unlock the system&apos;s keyring, then try again.</source>
        <translation>Déverrouillez le trousseau du système, puis réessayez.</translation>
    </message>
    <message>
        <source>Use undo for that.</source>
        <translation>Utilisez l’annulation pour cela.</translation>
    </message>
    <message>
        <source>What came is no picture that cm-inbox shows.</source>
        <translation>Ce qui est arrivé n’est pas une image que cm-inbox affiche.</translation>
    </message>
    <message>
        <source>What could be read of it is saved in a new file; the damaged one is kept.</source>
        <translation>Ce qui était lisible est enregistré dans un nouveau fichier&#xa0;; le fichier endommagé est conservé.</translation>
    </message>
    <message>
        <source>What is in the team log stays as it is.</source>
        <translation>Ce qui est dans le journal de l’équipe reste tel quel.</translation>
    </message>
    <message>
        <source>What is said once the bot is there; in groups best as administrator.</source>
        <translation>Ce qui se dit une fois le bot là&#x202f;; dans les groupes, mieux comme administrateur.</translation>
    </message>
    <message>
        <source>What is said while cm-inbox is closed only where the server keeps history.</source>
        <translation>Ce qui se dit quand cm-inbox est fermé&#xa0;: seulement si le serveur garde l’historique.</translation>
    </message>
    <message>
        <source>What should follow {word}: ? For example {example}.</source>
        <translation>Que faut-il après {word}:&#xa0;? Par exemple {example}.</translation>
    </message>
    <message>
        <source>What the hub holds is not what was written. Keep a copy of the database and ask who looks after it.</source>
        <translation>Ce que le hub contient n’est pas ce qui a été écrit. Gardez une copie de la base et voyez avec qui s’en occupe.</translation>
    </message>
    <message>
        <source>What was said from {since} to {until} is not here: this server keeps no history.</source>
        <translation>Ce qui a été dit de {since} à {until} n’est pas ici&#xa0;: ce serveur ne garde pas d’historique.</translation>
    </message>
    <message>
        <source>Who looks after the team&apos;s database must bring the hub up to date (cm-inbox hub init) before you go on.</source>
        <translation>Qui s’occupe de la base de l’équipe doit mettre le hub à niveau (cm-inbox hub init) avant que vous continuiez.</translation>
    </message>
    <message>
        <source>Who names the profile elsewhere is not read: the sign-in does not permit it.</source>
        <translation>Qui nomme le profil ailleurs n’est pas lu&#xa0;: la connexion ne le permet pas.</translation>
    </message>
    <message>
        <source>Who this was cannot be told any more.</source>
        <translation>On ne peut plus dire qui c’était.</translation>
    </message>
    <message>
        <source>WordPress needs the site&apos;s address, a user name and an application password.</source>
        <translation>WordPress demande l’adresse du site, un identifiant et un mot de passe d’application.</translation>
    </message>
    <message>
        <source>Write /newbot to @BotFather in Telegram: it answers with the token.</source>
        <translation>Écrivez /newbot à @BotFather dans Telegram&#xa0;: il répond avec le jeton.</translation>
    </message>
    <message>
        <source>Write the forum&apos;s address without a user name or password in it.</source>
        <translation>Écrivez l’adresse du forum sans nom d’utilisateur ni mot de passe.</translation>
    </message>
    <message>
        <source>Write the site&apos;s address without a user name or password in it.</source>
        <translation>Écrivez l’adresse du site sans identifiant ni mot de passe.</translation>
    </message>
    <message>
        <source>Writing failed: the disk is full, a quota is spent, or the disk is failing. Nothing was lost.</source>
        <translation>L’écriture a échoué&#xa0;: le disque est plein, un quota est épuisé, ou le disque est défaillant. Rien n’a été perdu.</translation>
    </message>
    <message>
        <source>Written by a newer cm-inbox</source>
        <translation>Écrit par un cm-inbox plus récent</translation>
    </message>
    <message>
        <source>X is signed in to in the browser.</source>
        <translation>On se connecte à X dans le navigateur.</translation>
    </message>
    <message>
        <source>X says that the credits of your app are spent. Buy more there, or wait.</source>
        <translation>X dit que les crédits de votre application sont épuisés. Achetez-en là-bas, ou attendez.</translation>
    </message>
    <message>
        <source>X wants what is deleted, protected or withheld there to go here, within 24 hours if asked.</source>
        <translation>X veut que ce qui y est supprimé, protégé ou retenu disparaisse d’ici, sous 24 heures sur demande.</translation>
    </message>
    <message>
        <source>X: {said}</source>
        <translation>X&#xa0;: {said}</translation>
    </message>
    <message>
        <source>You are administrator of no page there. Have its administrator make you one.</source>
        <translation>Vous n’y êtes administrateur d’aucune page. Demandez à l’administrateur de la page de vous nommer.</translation>
    </message>
    <message>
        <source>You moderate no subreddit there. Have its moderators add you.</source>
        <translation>Vous n’y modérez aucun subreddit. Faites-vous ajouter par ses modérateurs.</translation>
    </message>
    <message>
        <source>You no longer moderate this subreddit.</source>
        <translation>Vous ne modérez plus ce subreddit.</translation>
    </message>
    <message>
        <source>YouTube answered {status}: {said}</source>
        <translation>YouTube a répondu {status}&#xa0;: {said}</translation>
    </message>
    <message>
        <source>YouTube answered: {said}</source>
        <translation>YouTube a répondu&#xa0;: {said}</translation>
    </message>
    <message>
        <source>YouTube bans for good only.</source>
        <translation>YouTube ne bannit que définitivement.</translation>
    </message>
    <message>
        <source>YouTube does not tell which ban this is. Lift it in YouTube Studio.</source>
        <translation>YouTube ne dit pas de quel bannissement il s’agit. Levez-le dans YouTube Studio.</translation>
    </message>
    <message>
        <source>YouTube needs the client ID and the client secret of an app of your own.</source>
        <translation>YouTube demande l’identifiant client et le secret client d’une application à vous.</translation>
    </message>
    <message>
        <source>YouTube takes {limit} characters.</source>
        <translation>YouTube accepte {limit} caractères.</translation>
    </message>
    <message>
        <source>YouTube wants what is deleted there to be deleted here.</source>
        <translation>YouTube veut que ce qui y est supprimé le soit ici.</translation>
    </message>
    <message>
        <source>YouTube wants what was kept for 30 days to be deleted or fetched anew.</source>
        <translation>YouTube veut que ce qui a été gardé 30 jours soit supprimé ou redemandé.</translation>
    </message>
    <message>
        <source>Your access has ended, or the password kept here no longer opens the hub. Ask an admin of the team for a new invitation.</source>
        <translation>Votre accès a pris fin, ou le mot de passe gardé ici n’ouvre plus le hub. Demandez une nouvelle invitation à un administrateur de l’équipe.</translation>
    </message>
    <message>
        <source>Your app needs LinkedIn&apos;s approval.</source>
        <translation>Votre application doit être approuvée par LinkedIn.</translation>
    </message>
    <message>
        <source>Your app needs Reddit&apos;s approval.</source>
        <translation>Votre application doit être approuvée par Reddit.</translation>
    </message>
    <message>
        <source>Your role does not permit that</source>
        <translation>Votre rôle ne le permet pas</translation>
    </message>
    <message>
        <source>Your team&apos;s hub was made by a newer cm-inbox. Update cm-inbox, then connect again.</source>
        <translation>Le hub de votre équipe a été créé par un cm-inbox plus récent. Mettez cm-inbox à jour, puis reconnectez-vous.</translation>
    </message>
    <message>
        <source>cm-inbox goes on by itself when the connection is back.</source>
        <translation>cm-inbox reprendra de lui-même au retour de la connexion.</translation>
    </message>
    <message>
        <source>cm-inbox goes on by itself when the network allows it.</source>
        <translation>cm-inbox reprendra de lui-même quand le réseau le permettra.</translation>
    </message>
    <message>
        <source>cm-inbox has a fault ({kind}). Please report it.</source>
        <translation>Une erreur interne de cm-inbox s’est produite ({kind}). Merci de la signaler.</translation>
    </message>
    <message>
        <source>cm-inbox has a fault ({kind}). The details are in {path}. Please report it.</source>
        <translation>Une erreur interne de cm-inbox s’est produite ({kind}). Les détails sont dans {path}. Merci de la signaler.</translation>
    </message>
    <message>
        <source>cm-inbox has a fault in reading this account. It tries again; please report it.</source>
        <translation>Une erreur interne de cm-inbox s’est produite à la lecture de ce compte. Il réessaie&#xa0;; merci de la signaler.</translation>
    </message>
    <message>
        <source>cm-inbox has a fault in sending this file. Send it without.</source>
        <translation>cm-inbox a un défaut en envoyant ce fichier. Envoyez la réponse sans lui.</translation>
    </message>
    <message>
        <source>cm-inbox is already running</source>
        <translation>cm-inbox est déjà ouvert</translation>
    </message>
    <message>
        <source>cm-inbox is not in {channel} (any more).</source>
        <translation>cm-inbox n’est pas (ou plus) dans {channel}.</translation>
    </message>
    <message>
        <source>cm-inbox tries again by itself.</source>
        <translation>cm-inbox réessaie de lui-même.</translation>
    </message>
    <message>
        <source>cm-inbox was put out of {channel} by {who}: {said}. What is said there is not read.</source>
        <translation>{who} a fait sortir cm-inbox de {channel}&#xa0;: {said}. Ce qui s’y dit n’est pas lu.</translation>
    </message>
    <message>
        <source>discord.com/developers/applications, your application, Bot, Reset Token.</source>
        <translation>discord.com/developers/applications, votre application, Bot, Reset Token.</translation>
    </message>
    <message>
        <source>is:{text} is not known. Known: {known}.</source>
        <translation>is:{text} est inconnu. Valeurs connues&#xa0;: {known}.</translation>
    </message>
    <message>
        <source>mentions are not read</source>
        <translation>les mentions ne sont pas lues</translation>
    </message>
    <message>
        <source>no Messenger, no private answers</source>
        <translation>ni Messenger, ni réponses privées</translation>
    </message>
    <message>
        <source>no answers</source>
        <translation>aucune réponse</translation>
    </message>
    <message>
        <source>no answers to comments; nothing is hidden, deleted or liked</source>
        <translation>aucune réponse aux commentaires&#x202f;; rien n’est masqué, supprimé ni aimé</translation>
    </message>
    <message>
        <source>no answers, no likes</source>
        <translation>ni réponses, ni «&#xa0;j’aime&#xa0;»</translation>
    </message>
    <message>
        <source>no answers; nothing is hidden or approved</source>
        <translation>aucune réponse&#x202f;; rien n’est masqué ni approuvé</translation>
    </message>
    <message>
        <source>no bans</source>
        <translation>aucun bannissement</translation>
    </message>
    <message>
        <source>no bans, no Messenger</source>
        <translation>ni bannissement, ni Messenger</translation>
    </message>
    <message>
        <source>no bans, no mutes</source>
        <translation>ni bannissement, ni sourdine</translation>
    </message>
    <message>
        <source>no comments, neither read nor answered; no posts that tag the account</source>
        <translation>aucun commentaire, ni lu ni suivi de réponse&#x202f;; aucune publication qui identifie le compte</translation>
    </message>
    <message>
        <source>no direct messages, no private answers, no blocking</source>
        <translation>ni messages privés, ni réponses privées, ni blocage</translation>
    </message>
    <message>
        <source>no files with answers</source>
        <translation>aucun fichier avec les réponses</translation>
    </message>
    <message>
        <source>no likes</source>
        <translation>aucun «&#xa0;j’aime&#xa0;»</translation>
    </message>
    <message>
        <source>no modmail</source>
        <translation>aucun modmail</translation>
    </message>
    <message>
        <source>no mutes</source>
        <translation>aucune sourdine</translation>
    </message>
    <message>
        <source>no private messages, no bans</source>
        <translation>ni messages privés, ni bannissement</translation>
    </message>
    <message>
        <source>nothing can be answered or decided from here</source>
        <translation>rien ne peut être répondu ni décidé d’ici</translation>
    </message>
    <message>
        <source>nothing can be taken back</source>
        <translation>rien ne peut être repris</translation>
    </message>
    <message>
        <source>nothing is hidden</source>
        <translation>rien n’est masqué</translation>
    </message>
    <message>
        <source>nothing is hidden or approved; the mod queue is not read</source>
        <translation>rien n’est masqué ni approuvé&#x202f;; la file de modération n’est pas lue</translation>
    </message>
    <message>
        <source>sslmode={mode} is not possible: a hub elsewhere is reached by verify-full alone.</source>
        <translation>sslmode={mode} n’est pas possible&#xa0;: un hub situé ailleurs ne se joint que par verify-full.</translation>
    </message>
    <message>
        <source>{account} is already connected, for another brand than {brand}.</source>
        <translation>{account} est déjà connecté, pour une autre marque que {brand}.</translation>
    </message>
    <message>
        <source>{account} is an archive: nothing is read or sent for it.</source>
        <translation>{account} est une archive&#xa0;: rien n’est lu ni envoyé pour elle.</translation>
    </message>
    <message>
        <source>{account} is an archive: there is nothing to check.</source>
        <translation>{account} est une archive&#xa0;: il n’y a rien à vérifier.</translation>
    </message>
    <message>
        <source>{channel} does not let cm-inbox in: {said}</source>
        <translation>{channel} ne laisse pas entrer cm-inbox&#xa0;: {said}</translation>
    </message>
    <message>
        <source>{command} is about a proposal, not about a conversation.</source>
        <translation>{command} concerne une proposition, pas une conversation.</translation>
    </message>
    <message>
        <source>{command} is decided about a person, not about a conversation.</source>
        <translation>{command} se décide au sujet d’une personne, pas d’une conversation.</translation>
    </message>
    <message>
        <source>{command} is not about a person.</source>
        <translation>{command} ne concerne pas une personne.</translation>
    </message>
    <message>
        <source>{command} needs a text.</source>
        <translation>{command} demande un texte.</translation>
    </message>
    <message>
        <source>{command} takes no end.</source>
        <translation>{command} n’accepte pas d’échéance.</translation>
    </message>
    <message>
        <source>{command} takes no text.</source>
        <translation>{command} n’accepte pas de texte.</translation>
    </message>
    <message>
        <source>{file} was taken away or replaced meanwhile. Start again.</source>
        <translation>{file} a été retiré ou remplacé entre-temps. Redémarrez cm-inbox.</translation>
    </message>
    <message>
        <source>{names} is not known in the address of a hub.</source>
        <translation>{names} n’est pas connu dans l’adresse d’un hub.</translation>
    </message>
    <message>
        <source>{network} approves apps for nothing that cm-inbox could use.</source>
        <translation>{network} n’approuve les applications pour rien qui serve à cm-inbox.</translation>
    </message>
    <message>
        <source>{network} is off. Switch it on in the settings, under “Networks”.</source>
        <translation>{network} est désactivé. Activez-le dans les réglages, sous «&#xa0;Réseaux&#xa0;».</translation>
    </message>
    <message>
        <source>{network} is signed in to by: {ways}.</source>
        <translation>Pour se connecter à {network}&#xa0;: {ways}.</translation>
    </message>
    <message>
        <source>{nick} is not on the server now. IRC keeps no messages for later.</source>
        <translation>{nick} n’est pas sur le serveur en ce moment. IRC ne garde pas de message pour plus tard.</translation>
    </message>
    <message>
        <source>{off} {why}</source>
        <translation>{off} {why}</translation>
    </message>
    <message>
        <source>{path} cannot be made ({reason}).</source>
        <translation>Impossible de créer {path} ({reason}).</translation>
    </message>
    <message>
        <source>{path} cannot be read ({error}).</source>
        <translation>{path} ne peut pas être lu ({error}).</translation>
    </message>
    <message>
        <source>{path} cannot be read ({error}). It names the key of the history: restore it from a backup.</source>
        <translation>Impossible de lire {path} ({error}). Il indique la clé de l’historique&#xa0;: restaurez-le depuis une sauvegarde.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({error}). Mend or delete it, then start again.</source>
        <translation>Impossible de lire {path} ({error}). Corrigez-le ou supprimez-le, puis redémarrez cm-inbox.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}).</source>
        <translation>{path} ne peut pas être lu ({reason}).</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}).</source>
        <translation>Impossible d’écrire dans {path} ({reason}).</translation>
    </message>
    <message>
        <source>{path} holds no certificate ({reason}).</source>
        <translation>{path} ne contient pas de certificat ({reason}).</translation>
    </message>
    <message>
        <source>{path} is a file. Choose another folder.</source>
        <translation>{path} est un fichier. Choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>{path} is missing. It names the key of the history beside it: restore it from a backup, or choose another folder.</source>
        <translation>{path} est introuvable. Il indique la clé de l’historique voisin&#xa0;: restaurez-le depuis une sauvegarde, ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>{path} is no file of messages: those are lines of text.</source>
        <translation>{path} n’est pas un fichier de messages&#xa0;: ceux-ci sont des lignes de texte.</translation>
    </message>
    <message>
        <source>{path} is not a whole zip file: download it again.</source>
        <translation>{path} n’est pas un fichier zip entier&#xa0;: téléchargez-le de nouveau.</translation>
    </message>
    <message>
        <source>{path} must hold one object in braces.</source>
        <translation>{path} doit contenir un seul objet entre accolades.</translation>
    </message>
    <message>
        <source>{path}: keys must look like {&quot;done&quot;: [&quot;e&quot;]}.</source>
        <translation>{path}&#xa0;: keys doit ressembler à {&quot;done&quot;: [&quot;e&quot;]}.</translation>
    </message>
    <message>
        <source>{path}: name must be a text that is not empty.</source>
        <translation>{path}&#xa0;: name doit être un texte non vide.</translation>
    </message>
    <message>
        <source>{path}: saved_views must be a list.</source>
        <translation>{path}&#xa0;: saved_views doit être une liste.</translation>
    </message>
    <message>
        <source>{path}: undo_seconds must be a whole number from 0 to 600.</source>
        <translation>{path}&#xa0;: undo_seconds doit être un nombre entier de 0 à 600.</translation>
    </message>
    <message>
        <source>{path}: {key} is not as it must be ({error}).</source>
        <translation>{path}&#xa0;: {key} n’est pas comme il le faut ({error}).</translation>
    </message>
    <message>
        <source>{path}: {key} must be a list of texts.</source>
        <translation>{path}&#xa0;: {key} doit être une liste de textes.</translation>
    </message>
    <message>
        <source>{path}: {key} must be one of {known}.</source>
        <translation>{path}&#xa0;: {key} doit valoir l’un de&#xa0;: {known}.</translation>
    </message>
    <message>
        <source>{path}: {key} must be true or false.</source>
        <translation>{path}&#xa0;: {key} doit être true (oui) ou false (non).</translation>
    </message>
    <message>
        <source>{path}: {reason}.</source>
        <translation>{path}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{people} wrote in an encrypted room. Answer in a Matrix client that can read it.</source>
        <translation>Message de {people} dans un salon chiffré. Répondez depuis un client Matrix capable de le lire.</translation>
    </message>
    <message>
        <source>{rule} protects: {command} cannot rest on it.</source>
        <translation>{rule} protège&#xa0;: {command} ne peut pas s’appuyer dessus.</translation>
    </message>
    <message>
        <source>{spent} of the {limit} US dollars are spent that X may cost in a day. Reading goes on tomorrow, or when you raise the limit in the settings.</source>
        <translation>{spent} des {limit} dollars US que X peut coûter par jour sont dépensés. La lecture reprend demain, ou quand vous relevez la limite dans les réglages.</translation>
    </message>
    <message>
        <source>{spent} of the {limit} US dollars are spent that X may cost in a month. Reading goes on next month, or when you raise the limit in the settings.</source>
        <translation>{spent} des {limit} dollars US que X peut coûter par mois sont dépensés. La lecture reprend le mois prochain, ou quand vous relevez la limite dans les réglages.</translation>
    </message>
    <message>
        <source>{url} is no address of a database: it looks like {example}.</source>
        <translation>{url} n’est pas l’adresse d’une base&#xa0;: elle ressemble à {example}.</translation>
    </message>
    <message>
        <source>“{channel}” is no channel&apos;s name.</source>
        <translation>«&#xa0;{channel}&#xa0;» n’est pas un nom de salon.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read ({reason}).</source>
        <translation>«&#xa0;{name}&#xa0;» ne peut pas être lu ({reason}).</translation>
    </message>
    <message>
        <source>“{name}” has {size} MB, and this network takes {limit} MB. Make it smaller, then attach it again.</source>
        <translation>«&#xa0;{name}&#xa0;» fait {size} Mo, et ce réseau en accepte {limit}. Réduisez-le, puis joignez-le de nouveau.</translation>
    </message>
    <message>
        <source>“{name}” is damaged: save the picture anew in another program.</source>
        <translation>«&#xa0;{name}&#xa0;» est abîmé&#xa0;: enregistrez l’image à nouveau dans un autre programme.</translation>
    </message>
    <message>
        <source>“{name}” is empty.</source>
        <translation>«&#xa0;{name}&#xa0;» est vide.</translation>
    </message>
    <message>
        <source>“{name}” is larger than {limit} MB.</source>
        <translation>«&#xa0;{name}&#xa0;» dépasse {limit} Mo.</translation>
    </message>
    <message>
        <source>“{name}” is no file.</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas un fichier.</translation>
    </message>
    <message>
        <source>“{name}” is no picture that can go along: take JPEG, PNG, GIF or WebP.</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas une image qui peut partir avec la réponse&#xa0;: prenez du JPEG, PNG, GIF ou WebP.</translation>
    </message>
    <message>
        <source>“{path}” cannot be the name of a folder. Choose another folder.</source>
        <translation>«&#xa0;{path}&#xa0;» ne peut pas être le nom d’un dossier. Choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>“{server}” is no server&apos;s address.</source>
        <translation>«&#xa0;{server}&#xa0;» n’est pas une adresse de serveur.</translation>
    </message>
    <message>
        <source>“{server}” is no server&apos;s address: it must look like irc.example.</source>
        <translation>«&#xa0;{server}&#xa0;» n’est pas une adresse de serveur&#xa0;: elle doit ressembler à irc.example.</translation>
    </message>
    <message>
        <source>“{text}” is no date. Write yesterday, monday, 3-days-ago, 2026-10-01 or 2026-10.</source>
        <translation>«&#xa0;{text}&#xa0;» n’est pas une date. Écrivez hier, lundi, il-y-a-3-jours, 2026-10-01 ou 2026-10.</translation>
    </message>
    <message>
        <source>“{text}” is no time. Write 30m, 2h, 3d, 2026-10-01 or 2026-10-01T09:30.</source>
        <translation>«&#xa0;{text}&#xa0;» n’est pas une heure. Écrivez 30m, 2h, 3d, 2026-10-01 ou 2026-10-01T09:30.</translation>
    </message>
    <message>
        <source>“{text}” is still to come; what is searched for was written before now.</source>
        <translation>«&#xa0;{text}&#xa0;» est encore à venir&#x202f;; ce que l’on cherche a été écrit avant maintenant.</translation>
    </message>
    <message>
        <source>“{url}” is no web address.</source>
        <translation>«&#xa0;{url}&#xa0;» n’est pas une adresse web.</translation>
    </message>
    <message>
        <source>“{url}” is no web address: it must look like https://server.example.</source>
        <translation>«&#xa0;{url}&#xa0;» n’est pas une adresse web&#xa0;: elle doit ressembler à https://serveur.example.</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>All</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>All networks</source>
        <translation>Tous les réseaux</translation>
    </message>
    <message>
        <source>Courteous</source>
        <translation>Courtois</translation>
    </message>
    <message>
        <source>Hostile</source>
        <translation>Hostiles</translation>
    </message>
    <message>
        <source>Keep this view</source>
        <translation>Garder cette vue</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>Privés</translation>
    </message>
    <message>
        <source>Public</source>
        <translation>Publics</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation type="unfinished">Non lus</translation>
    </message>
</context>
<context>
    <name>Groups</name>
    <message>
        <source>Due soon</source>
        <translation>Échéance proche</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>Dans les temps</translation>
    </message>
    <message>
        <source>Marked urgent</source>
        <translation type="unfinished">Signalée comme urgente</translation>
    </message>
    <message>
        <source>Past the target</source>
        <translation>Objectif dépassé</translation>
    </message>
    <message>
        <source>Without a target</source>
        <translation>Sans échéance</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>%1 until %2</source>
        <translation>%1, jusqu’à&#xa0;: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) since %1</source>
        <translation>
            <numerusform>%n message depuis %1</numerusform>
            <numerusform>%n messages depuis %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Dossier</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation type="unfinished">Conversation suivante</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation type="unfinished">Conversation précédente</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Avertissements</translation>
    </message>
    <message>
        <source>Warnings: %1 of %2</source>
        <translation>Avertissements&#xa0;: %1 sur %2</translation>
    </message>
    <message>
        <source>assigned to %1</source>
        <translation>assigné à %1</translation>
    </message>
    <message>
        <source>banned</source>
        <translation>banni</translation>
    </message>
    <message>
        <source>done</source>
        <translation>traité</translation>
    </message>
    <message>
        <source>muted</source>
        <translation>en sourdine</translation>
    </message>
    <message>
        <source>one more proposed</source>
        <translation>un de plus proposé</translation>
    </message>
    <message>
        <source>private</source>
        <translation>privé</translation>
    </message>
    <message>
        <source>put off</source>
        <translation>en pause</translation>
    </message>
</context>
<context>
    <name>Health</name>
    <message>
        <source>$%1 of $%2</source>
        <translation>%1 $ sur %2 $</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>%1 (noticed %2)</source>
        <translation>%1 (remarqué&#xa0;: %2)</translation>
    </message>
    <message>
        <source>%1 of %2 until %3</source>
        <translation>%1 sur %2 jusqu’à %3</translation>
    </message>
    <message>
        <source>%1 until %3</source>
        <translation>%1 jusqu’à %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished">%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>Archive: readable, nothing is sent</source>
        <translation>Archive&#xa0;: lisible, rien n’est envoyé</translation>
    </message>
    <message>
        <source>Calls left</source>
        <translation>Appels restants</translation>
    </message>
    <message>
        <source>Cannot</source>
        <translation>Ne peut pas</translation>
    </message>
    <message>
        <source>Few calls are left: reading waits rather than use up what your decisions need.</source>
        <translation>Il reste peu d’appels&#xa0;: la lecture attend plutôt que d’épuiser ce qu’il faut à vos décisions.</translation>
    </message>
    <message>
        <source>Have the account’s rights looked at on the network, or sign in again.</source>
        <translation>Faites vérifier les droits du compte sur le réseau, ou reconnectez-vous.</translation>
    </message>
    <message>
        <source>It tries again by itself; “Read now” tries at once.</source>
        <translation>Nouvel essai automatique&#x202f;; «&#xa0;Lire maintenant&#xa0;» essaie tout de suite.</translation>
    </message>
    <message>
        <source>Last read</source>
        <translation>Dernière lecture</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>Non lu</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>Pas encore relevé</translation>
    </message>
    <message>
        <source>Nothing is read. What you decide waits in the outbox until you resume.</source>
        <translation>Rien n’est lu. Ce que vous décidez attend dans la boîte d’envoi jusqu’à la reprise.</translation>
    </message>
    <message>
        <source>Nothing read for long</source>
        <translation>Rien n’a été relevé depuis longtemps</translation>
    </message>
    <message>
        <source>Nothing since %1: it is caught up on with the next reading.</source>
        <translation>Rien depuis %1&#xa0;: la prochaine lecture le rattrape.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Raise the limit in the settings, or wait.</source>
        <translation>Relevez la limite dans les réglages, ou attendez.</translation>
    </message>
    <message>
        <source>Read by</source>
        <translation>Lu par</translation>
    </message>
    <message>
        <source>Sign in again before then: the history stays, nothing is missed.</source>
        <translation>Reconnectez-vous avant&#xa0;: l’historique reste, rien n’est manqué.</translation>
    </message>
    <message>
        <source>Sign in again: the history stays, what was missed is caught up on.</source>
        <translation>Reconnectez-vous&#xa0;: l’historique reste, ce qui a été manqué est rattrapé.</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Signed in, but not permitted to read</source>
        <translation>Connecté, mais sans droit de lecture</translation>
    </message>
    <message>
        <source>Signed out: sign in again</source>
        <translation>Déconnecté&#xa0;: reconnectez-vous</translation>
    </message>
    <message>
        <source>The first reading is under way.</source>
        <translation>La première lecture est en cours.</translation>
    </message>
    <message>
        <source>The network asks to wait; what you decide leaves afterwards.</source>
        <translation>Le réseau demande d’attendre&#x202f;; ce que vous décidez part ensuite.</translation>
    </message>
    <message>
        <source>Tries again by itself</source>
        <translation>Réessaie de lui-même</translation>
    </message>
    <message>
        <source>Waits as the network asks</source>
        <translation>Attend, à la demande du réseau</translation>
    </message>
    <message>
        <source>Works</source>
        <translation>Fonctionne</translation>
    </message>
    <message>
        <source>ban</source>
        <translation>bannissement</translation>
    </message>
    <message>
        <source>bans and timeouts: %1</source>
        <translation>bannissements et exclusions&#xa0;: %1</translation>
    </message>
    <message>
        <source>delete</source>
        <translation type="unfinished">supprimer</translation>
    </message>
    <message>
        <source>deleting: %1</source>
        <translation>suppressions&#xa0;: %1</translation>
    </message>
    <message>
        <source>expired on %1</source>
        <translation>expirée le %1</translation>
    </message>
    <message>
        <source>expires on %1</source>
        <translation>expire le %1</translation>
    </message>
    <message>
        <source>hide</source>
        <translation type="unfinished">masquer</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>à l’instant</translation>
    </message>
    <message>
        <source>like</source>
        <translation>aimer</translation>
    </message>
    <message>
        <source>liking: %1</source>
        <translation>mentions «&#xa0;j’aime&#xa0;»&#xa0;: %1</translation>
    </message>
    <message>
        <source>live connections: %1</source>
        <translation>connexions en direct&#xa0;: %1</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>sourdine</translation>
    </message>
    <message>
        <source>next try %1</source>
        <translation>prochain essai&#xa0;: %1</translation>
    </message>
    <message>
        <source>not on this network</source>
        <translation>pas sur ce réseau</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>pas encore</translation>
    </message>
    <message>
        <source>nothing, as far as is known</source>
        <translation>rien, pour autant qu’on sache</translation>
    </message>
    <message>
        <source>private messages: %1</source>
        <translation>messages privés&#xa0;: %1</translation>
    </message>
    <message>
        <source>read %1</source>
        <translation>relevé %1</translation>
    </message>
    <message>
        <source>reading, you there: %1</source>
        <translation>lecture, vous là-bas&#xa0;: %1</translation>
    </message>
    <message>
        <source>reading, your app: %1</source>
        <translation>lecture, votre application&#xa0;: %1</translation>
    </message>
    <message>
        <source>reading: %1</source>
        <translation>lecture&#xa0;: %1</translation>
    </message>
    <message>
        <source>reading: %1 until %2, the network does not say of how many</source>
        <translation>lecture&#xa0;: %1 jusqu’à %2, le réseau ne dit pas sur combien</translation>
    </message>
    <message>
        <source>reply</source>
        <translation>réponse</translation>
    </message>
    <message>
        <source>reply privately</source>
        <translation>répondre en privé</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis %1</translation>
    </message>
    <message>
        <source>spent this month: %1</source>
        <translation>dépensé ce mois-ci&#xa0;: %1</translation>
    </message>
    <message>
        <source>spent today: %1</source>
        <translation>dépensé aujourd’hui&#xa0;: %1</translation>
    </message>
    <message>
        <source>the account: %1</source>
        <translation>le compte&#xa0;: %1</translation>
    </message>
    <message>
        <source>the network has told nothing of it lately</source>
        <translation>le réseau n’en a rien dit récemment</translation>
    </message>
    <message>
        <source>the network names no end</source>
        <translation>le réseau n’indique pas de fin</translation>
    </message>
    <message>
        <source>the page: %1</source>
        <translation>la page&#xa0;: %1</translation>
    </message>
    <message>
        <source>the sign-in expires on %1</source>
        <translation>la connexion expire le %1</translation>
    </message>
    <message>
        <source>the sign-in expires on %1: sign in again before then</source>
        <translation>la connexion expire le %1&#xa0;: reconnectez-vous avant</translation>
    </message>
    <message>
        <source>units of your app: %1</source>
        <translation>unités de votre application&#xa0;: %1</translation>
    </message>
    <message>
        <source>writing, you there: %1</source>
        <translation>écriture, vous là-bas&#xa0;: %1</translation>
    </message>
    <message>
        <source>writing, your app: %1</source>
        <translation>écriture, votre application&#xa0;: %1</translation>
    </message>
    <message>
        <source>writing: %1</source>
        <translation>écriture&#xa0;: %1</translation>
    </message>
    <message>
        <source>writing: %1 until %2, the network does not say of how many</source>
        <translation>écriture&#xa0;: %1 jusqu’à %2, le réseau ne dit pas sur combien</translation>
    </message>
    <message>
        <source>your app: %1</source>
        <translation>votre application&#xa0;: %1</translation>
    </message>
    <message>
        <source>“Read now” tries at once.</source>
        <translation>«&#xa0;Lire maintenant&#xa0;» essaie tout de suite.</translation>
    </message>
</context>
<context>
    <name>Held</name>
    <message>
        <source>%1 answered %2</source>
        <translation>%1 a répondu %2</translation>
    </message>
    <message>
        <source>%1 has answered already. Send yours as well? Once more sends it.</source>
        <translation>%1 a déjà répondu. Envoyer aussi la vôtre&#x202f;? Encore une fois l’envoie.</translation>
    </message>
    <message>
        <source>%1 is answering this conversation.</source>
        <translation>%1 répond à cette conversation.</translation>
    </message>
    <message>
        <source>%1 is answering: yours is kept as a draft. Take over or wait.</source>
        <translation>%1 répond&#xa0;: votre texte reste en brouillon. Reprenez ou attendez.</translation>
    </message>
    <message>
        <source>%1 sent a warning %2</source>
        <translation>%1 a envoyé un avertissement %2</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Reprendre</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message numerus="yes">
        <source>%n not possible: %1</source>
        <translation>
            <numerusform>%n impossible&#xa0;: %1</numerusform>
            <numerusform>%n impossibles&#xa0;: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>A person, a word, a rule…</source>
        <translation>Une personne, un mot, une règle…</translation>
    </message>
    <message>
        <source>All brands</source>
        <translation type="unfinished">Toutes les marques</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation type="unfinished">Marque</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Tout le monde</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>No decision is like that.</source>
        <translation>Aucune décision de ce genre.</translation>
    </message>
    <message>
        <source>Nothing has been decided yet.</source>
        <translation>Rien n’a encore été décidé.</translation>
    </message>
    <message>
        <source>Search for another word, or for everybody, all brands and everything.</source>
        <translation>Cherchez un autre mot, ou tout le monde, toutes les marques et tout.</translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation>Chercher dans l’historique</translation>
    </message>
    <message>
        <source>Show older decisions</source>
        <translation>Voir les décisions plus anciennes</translation>
    </message>
    <message>
        <source>Show the conversation</source>
        <translation>Voir la conversation</translation>
    </message>
    <message numerus="yes">
        <source>Take %n back</source>
        <translation>
            <numerusform>Annuler %n décision</numerusform>
            <numerusform>Annuler %n décisions</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Annuler la décision</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>What you, your colleagues and the charter decide is kept here, to be taken back.</source>
        <translation>Ce que vous, vos collègues et la charte décidez est gardé ici, et peut être annulé.</translation>
    </message>
    <message>
        <source>Who decided</source>
        <translation>Qui a décidé</translation>
    </message>
    <message>
        <source>looked back to %1</source>
        <translation>jusqu’à %1</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>annulé</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>%1 approved a proposed answer</source>
        <translation>%1 a approuvé une réponse proposée</translation>
    </message>
    <message>
        <source>%1 assigned it to %2</source>
        <translation>%1 a assigné la conversation à %2</translation>
    </message>
    <message>
        <source>%1 assigned it to nobody</source>
        <translation>%1 a retiré l’assignation</translation>
    </message>
    <message>
        <source>%1 assigned it to themselves</source>
        <translation>%1 s’est assigné la conversation</translation>
    </message>
    <message>
        <source>%1 banned the person</source>
        <translation>%1 a banni la personne</translation>
    </message>
    <message>
        <source>%1 banned the person until %3</source>
        <translation>%1 a banni la personne jusqu’à&#xa0;: %3</translation>
    </message>
    <message>
        <source>%1 changed the note on the person</source>
        <translation>%1 a modifié la note sur la personne</translation>
    </message>
    <message>
        <source>%1 deleted the message</source>
        <translation>%1 a supprimé le message</translation>
    </message>
    <message>
        <source>%1 hid the message</source>
        <translation>%1 a masqué le message</translation>
    </message>
    <message>
        <source>%1 lifted the ban</source>
        <translation>%1 a levé le bannissement</translation>
    </message>
    <message>
        <source>%1 lifted the mute</source>
        <translation>%1 a levé la sourdine</translation>
    </message>
    <message>
        <source>%1 liked the message</source>
        <translation>%1 a aimé le message</translation>
    </message>
    <message>
        <source>%1 linked this person with %2</source>
        <translation>%1 a relié cette personne à %2</translation>
    </message>
    <message>
        <source>%1 marked it done</source>
        <translation>%1 a marqué la conversation comme traitée</translation>
    </message>
    <message>
        <source>%1 marked it urgent</source>
        <translation>%1 a signalé la conversation comme urgente</translation>
    </message>
    <message>
        <source>%1 muted the person</source>
        <translation>%1 a mis la personne en sourdine</translation>
    </message>
    <message>
        <source>%1 muted the person until %3</source>
        <translation>%1 a mis la personne en sourdine jusqu’à&#xa0;: %3</translation>
    </message>
    <message>
        <source>%1 proposed an answer</source>
        <translation>%1 a proposé une réponse</translation>
    </message>
    <message>
        <source>%1 put it off until %3</source>
        <translation>%1 a remis à plus tard&#xa0;: %3</translation>
    </message>
    <message>
        <source>%1 put the label %2</source>
        <translation>%1 a mis l’étiquette %2</translation>
    </message>
    <message>
        <source>%1 removed the label %2</source>
        <translation>%1 a retiré l’étiquette %2</translation>
    </message>
    <message>
        <source>%1 reopened it</source>
        <translation>%1 a rouvert la conversation</translation>
    </message>
    <message>
        <source>%1 replied</source>
        <translation>%1 a répondu</translation>
    </message>
    <message>
        <source>%1 replied privately</source>
        <translation>%1 a répondu en privé</translation>
    </message>
    <message>
        <source>%1 said that this is not %2</source>
        <translation>%1 a indiqué que ce n’est pas %2</translation>
    </message>
    <message>
        <source>%1 sent a proposed answer back</source>
        <translation>%1 a renvoyé une réponse proposée</translation>
    </message>
    <message>
        <source>%1 set the charter&apos;s suggestion aside</source>
        <translation>%1 a écarté la suggestion de la charte</translation>
    </message>
    <message>
        <source>%1 showed the message again</source>
        <translation>%1 a réaffiché le message</translation>
    </message>
    <message>
        <source>%1 took a decision back</source>
        <translation>%1 a annulé une décision</translation>
    </message>
    <message>
        <source>%1 unlinked %2</source>
        <translation>%1 a délié %2</translation>
    </message>
    <message>
        <source>%1 warned the person</source>
        <translation>%1 a averti la personne</translation>
    </message>
    <message>
        <source>%1 wrote a note</source>
        <translation>%1 a écrit une note</translation>
    </message>
    <message>
        <source>%1, rule %2</source>
        <translation>%1, règle %2</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n fichier</numerusform>
            <numerusform>%n fichiers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Key</name>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Retour arrière</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Ctrl</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Suppr</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrée</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>Meta</source>
        <translation>Méta</translation>
    </message>
    <message>
        <source>PgDn</source>
        <translation>Pg suiv</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>Pg préc</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Maj</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espace</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>All usual keys</source>
        <translation>Toutes les touches habituelles</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Chercher une commande</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Letters are ignored while you write. Every key can be changed in the settings.</source>
        <translation>Les lettres sont ignorées pendant que vous écrivez. Chaque touche peut être changée dans les réglages.</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Nouvelle touche</translation>
    </message>
    <message>
        <source>Press the new key</source>
        <translation>Appuyez sur la nouvelle touche</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Utiliser</translation>
    </message>
    <message>
        <source>Usual key</source>
        <translation>Touche habituelle</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>aucune touche</translation>
    </message>
    <message>
        <source>“%1” has this key now. If you use it here, it loses it.</source>
        <translation>«&#xa0;%1&#xa0;» a déjà cette touche. Si vous l’utilisez ici, elle la perd.</translation>
    </message>
</context>
<context>
    <name>Label</name>
    <message>
        <source>New label “%1”</source>
        <translation>Nouvelle étiquette «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Type the first label.</source>
        <translation>Saisissez la première étiquette.</translation>
    </message>
    <message>
        <source>Which label?</source>
        <translation>Quelle étiquette&#xa0;?</translation>
    </message>
    <message>
        <source>of the charter</source>
        <translation>de la charte</translation>
    </message>
    <message>
        <source>take off</source>
        <translation>retirer</translation>
    </message>
</context>
<context>
    <name>Link</name>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Copier l’adresse</translation>
    </message>
    <message>
        <source>It is read “%1”, in letters of another alphabet that may look like Latin ones.</source>
        <translation>Elle se lit «&#xa0;%1&#xa0;», dans les lettres d’un autre alphabet qui peuvent ressembler aux nôtres.</translation>
    </message>
    <message>
        <source>It is read “%1”.</source>
        <translation>Elle se lit «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Ouvrir dans le navigateur</translation>
    </message>
    <message>
        <source>Open this link?</source>
        <translation>Ouvrir ce lien&#xa0;?</translation>
    </message>
    <message>
        <source>The browser opens it; the site then sees your computer’s address.</source>
        <translation>Le navigateur l’ouvre&#xa0;; le site voit alors l’adresse de votre ordinateur.</translation>
    </message>
    <message>
        <source>This is no web address.</source>
        <translation>Ce n’est pas une adresse web.</translation>
    </message>
</context>
<context>
    <name>Macros</name>
    <message>
        <source>%1 has to be filled by hand.</source>
        <translation>%1 est à remplir à la main.</translation>
    </message>
    <message>
        <source>%1 needs words.</source>
        <translation>%1&#xa0;: il manque un texte.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished">%1&#xa0;: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too long for this network.</source>
        <translation>
            <numerusform>%n caractère de trop pour ce réseau.</numerusform>
            <numerusform>%n caractères de trop pour ce réseau.</numerusform>
        </translation>
    </message>
    <message>
        <source>A macro answers one conversation at a time.</source>
        <translation>Une macro répond à une conversation à la fois.</translation>
    </message>
    <message>
        <source>Add a step</source>
        <translation>Ajouter une étape</translation>
    </message>
    <message>
        <source>Add at least one step that does something.</source>
        <translation>Ajoutez au moins une étape qui fait quelque chose.</translation>
    </message>
    <message>
        <source>All nine places are taken: change or delete one first.</source>
        <translation>Les neuf places sont prises&#xa0;: modifiez ou supprimez d’abord une macro.</translation>
    </message>
    <message>
        <source>All steps are done at once and one undo takes all back; an answer waits as always.</source>
        <translation>Toutes les étapes se font d’un coup et une annulation les reprend toutes&#x202f;; une réponse attend comme toujours.</translation>
    </message>
    <message>
        <source>Canned reply “%1”</source>
        <translation>Réponse type «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Change a macro</source>
        <translation>Modifier une macro</translation>
    </message>
    <message>
        <source>Change “%1”…</source>
        <translation>Modifier «&#xa0;%1&#xa0;»…</translation>
    </message>
    <message>
        <source>Delete the macro</source>
        <translation>Supprimer la macro</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Donnez-lui un nom.</translation>
    </message>
    <message>
        <source>Go to the next one</source>
        <translation>Passer à la suivante</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished">Enregistrer</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Touche</translation>
    </message>
    <message>
        <source>Macro “%1” kept</source>
        <translation>Macro «&#xa0;%1&#xa0;» enregistrée</translation>
    </message>
    <message>
        <source>Macros</source>
        <translation>Macros</translation>
    </message>
    <message>
        <source>Make or change</source>
        <translation>Créer ou modifier</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Name, for example “Apologise and close”</source>
        <translation>Nom, par exemple «&#xa0;S’excuser et clore&#xa0;»</translation>
    </message>
    <message>
        <source>New macro</source>
        <translation>Nouvelle macro</translation>
    </message>
    <message>
        <source>New macro…</source>
        <translation>Nouvelle macro…</translation>
    </message>
    <message>
        <source>Press a key</source>
        <translation>Appuyez sur une touche</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished">Supprimer</translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished">Exécuter</translation>
    </message>
    <message>
        <source>There is no macro in this place yet.</source>
        <translation>Il n’y a pas encore de macro à cette place.</translation>
    </message>
    <message>
        <source>This key does “%1” already.</source>
        <translation>Cette touche fait déjà «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>This macro does nothing yet.</source>
        <translation>Cette macro ne fait encore rien.</translation>
    </message>
    <message>
        <source>This step is not known here.</source>
        <translation>Cette étape n’est pas connue ici.</translation>
    </message>
    <message>
        <source>What the step does</source>
        <translation>Ce que fait l’étape</translation>
    </message>
    <message>
        <source>Which canned reply</source>
        <translation>Quelle réponse type</translation>
    </message>
    <message>
        <source>Which macro?</source>
        <translation>Quelle macro&#x202f;?</translation>
    </message>
    <message>
        <source>Words of the step</source>
        <translation>Texte de l’étape</translation>
    </message>
    <message>
        <source>its text is empty.</source>
        <translation>son texte est vide.</translation>
    </message>
    <message>
        <source>nobody named: yourself</source>
        <translation>sans nom&#xa0;: vous-même</translation>
    </message>
    <message>
        <source>this brand has no such canned reply.</source>
        <translation>cette marque n’a pas cette réponse type.</translation>
    </message>
    <message>
        <source>words</source>
        <translation>texte</translation>
    </message>
</context>
<context>
    <name>Many</name>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished">%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>After that, some networks have no way back.</source>
        <translation>Ensuite, certains réseaux ne permettent plus de revenir en arrière.</translation>
    </message>
    <message numerus="yes">
        <source>Ban %n for %1</source>
        <translation>
            <numerusform>Bannir %n pour %1</numerusform>
            <numerusform>Bannir %n pour %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ban %n for %1 brands</source>
        <translation>
            <numerusform>Bannir %n pour %1 marques</numerusform>
            <numerusform>Bannir %n pour %1 marques</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ban %n person(s)?</source>
        <translation>
            <numerusform>Bannir %n personne&#x202f;?</numerusform>
            <numerusform>Bannir %n personnes&#x202f;?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n for %1</source>
        <translation>
            <numerusform>Supprimer %n pour %1</numerusform>
            <numerusform>Supprimer %n pour %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n for %1 brands</source>
        <translation>
            <numerusform>Supprimer %n pour %1 marques</numerusform>
            <numerusform>Supprimer %n pour %1 marques</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n message(s)?</source>
        <translation>
            <numerusform>Supprimer %n message&#x202f;?</numerusform>
            <numerusform>Supprimer %n messages&#x202f;?</numerusform>
        </translation>
    </message>
    <message>
        <source>It waits a moment before it leaves: z takes all of it back until then.</source>
        <translation>L’envoi attend un instant&#xa0;: d’ici là, z annule tout.</translation>
    </message>
</context>
<context>
    <name>Meant</name>
    <message>
        <source>%1 meant to %2</source>
        <translation>%1 voulait %2</translation>
    </message>
    <message>
        <source>approve a proposed answer</source>
        <translation>approuver une réponse proposée</translation>
    </message>
    <message>
        <source>assign it to %1</source>
        <translation>l’assigner à %1</translation>
    </message>
    <message>
        <source>assign it to nobody</source>
        <translation>ne l’assigner à personne</translation>
    </message>
    <message>
        <source>ban the person</source>
        <translation>bannir la personne</translation>
    </message>
    <message>
        <source>change the note on the person</source>
        <translation>modifier la note sur la personne</translation>
    </message>
    <message>
        <source>delete the message</source>
        <translation type="unfinished">supprimer le message</translation>
    </message>
    <message>
        <source>hide the message</source>
        <translation>masquer le message</translation>
    </message>
    <message>
        <source>keep two people apart</source>
        <translation>distinguer deux personnes</translation>
    </message>
    <message>
        <source>lift the ban</source>
        <translation>lever le bannissement</translation>
    </message>
    <message>
        <source>lift the mute</source>
        <translation>lever la sourdine</translation>
    </message>
    <message>
        <source>like the message</source>
        <translation>aimer le message</translation>
    </message>
    <message>
        <source>link two people as one</source>
        <translation>lier deux identités</translation>
    </message>
    <message>
        <source>look after it</source>
        <translation>s’en charger</translation>
    </message>
    <message>
        <source>mark it done</source>
        <translation>marquer comme traité</translation>
    </message>
    <message>
        <source>mark it urgent</source>
        <translation>marquer comme urgent</translation>
    </message>
    <message>
        <source>mute the person</source>
        <translation>mettre la personne en sourdine</translation>
    </message>
    <message>
        <source>propose an answer</source>
        <translation>proposer une réponse</translation>
    </message>
    <message>
        <source>put it off</source>
        <translation>mettre en attente</translation>
    </message>
    <message>
        <source>put the label “%1”</source>
        <translation>poser l’étiquette «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>reopen it</source>
        <translation>rouvrir</translation>
    </message>
    <message>
        <source>reply</source>
        <translation type="unfinished">réponse</translation>
    </message>
    <message>
        <source>reply privately</source>
        <translation type="unfinished">répondre en privé</translation>
    </message>
    <message>
        <source>send a proposed answer back</source>
        <translation>renvoyer une réponse proposée</translation>
    </message>
    <message>
        <source>set the charter’s suggestion aside</source>
        <translation>écarter la suggestion de la charte</translation>
    </message>
    <message>
        <source>show the message again</source>
        <translation>réafficher le message</translation>
    </message>
    <message>
        <source>take a decision back</source>
        <translation>annuler une décision</translation>
    </message>
    <message>
        <source>take the label “%1” off</source>
        <translation>retirer l’étiquette «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>unlink the person</source>
        <translation>délier la personne</translation>
    </message>
    <message>
        <source>warn the person</source>
        <translation>avertir la personne</translation>
    </message>
    <message>
        <source>write a note</source>
        <translation>écrire une note</translation>
    </message>
</context>
<context>
    <name>Network</name>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>Ban</source>
        <translation>Bannir</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Impossible on this network</source>
        <translation>Impossible sur ce réseau</translation>
    </message>
    <message>
        <source>Not possible: %1</source>
        <translation>Impossible&#xa0;: %1</translation>
    </message>
    <message>
        <source>Off: %1</source>
        <translation>Désactivé&#xa0;: %1</translation>
    </message>
    <message>
        <source>Possible</source>
        <translation>Possible</translation>
    </message>
    <message>
        <source>Possible: %1</source>
        <translation>Possible&#xa0;: %1</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>Privé</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lire</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Répondre</translation>
    </message>
    <message>
        <source>Under a condition</source>
        <translation>Sous condition</translation>
    </message>
    <message>
        <source>access token</source>
        <translation>jeton d’accès</translation>
    </message>
    <message>
        <source>app password</source>
        <translation>mot de passe d’appli</translation>
    </message>
    <message>
        <source>browser</source>
        <translation>navigateur</translation>
    </message>
    <message>
        <source>name</source>
        <translation>nom</translation>
    </message>
    <message>
        <source>off</source>
        <translation>désactivé</translation>
    </message>
    <message>
        <source>password</source>
        <translation>mot de passe</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n nouveau message</numerusform>
            <numerusform>%n nouveaux messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sign-in(s) to renew within seven days</source>
        <translation>
            <numerusform>%n connexion à renouveler sous sept jours</numerusform>
            <numerusform>%n connexions à renouveler sous sept jours</numerusform>
        </translation>
    </message>
    <message>
        <source>A new message</source>
        <translation>Un nouveau message</translation>
    </message>
    <message>
        <source>The sign-in expires on %1. %2</source>
        <translation>La connexion expire le %1. %2</translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message>
        <source>All brands</source>
        <translation type="unfinished">Toutes les marques</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>Its hurtful words never. Many at once are one notification, without any text.</source>
        <translation>Jamais ses mots blessants. Plusieurs à la fois font une seule notification, sans texte.</translation>
    </message>
    <message>
        <source>Like all brands</source>
        <translation>Comme toutes les marques</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Rien</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Quote the message</source>
        <translation>Citer le message</translation>
    </message>
    <message>
        <source>Show on the icon how much is unread</source>
        <translation>Afficher sur l’icône le nombre de non lus</translation>
    </message>
    <message>
        <source>Start with the session</source>
        <translation>Démarrer avec la session</translation>
    </message>
    <message>
        <source>Stay in the tray when the window is closed</source>
        <translation>Rester dans la zone de notification quand la fenêtre est fermée</translation>
    </message>
    <message>
        <source>Tell me of</source>
        <translation>Me signaler</translation>
    </message>
    <message>
        <source>The demo world does not start with the session.</source>
        <translation>Le monde de démonstration ne démarre pas avec la session.</translation>
    </message>
    <message>
        <source>What is mine</source>
        <translation>Ce qui est à moi</translation>
    </message>
    <message>
        <source>What presses</source>
        <translation>Ce qui presse</translation>
    </message>
    <message>
        <source>What presses: marked urgent, late or due soon.</source>
        <translation>Ce qui presse&#xa0;: marqué urgent, en retard ou à échéance proche.</translation>
    </message>
    <message>
        <source>While the window is closed</source>
        <translation>Quand la fenêtre est fermée</translation>
    </message>
</context>
<context>
    <name>Outbox</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n seconde</numerusform>
            <numerusform>%n secondes</numerusform>
        </translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Its files go with the draft of the conversation again.</source>
        <translation>Ses fichiers accompagnent de nouveau le brouillon de la conversation.</translation>
    </message>
    <message>
        <source>Its text is a draft of the conversation again.</source>
        <translation>Son texte est de nouveau un brouillon de la conversation.</translation>
    </message>
    <message>
        <source>Its text stands before the draft that you were writing there.</source>
        <translation>Son texte est placé avant le brouillon que vous y écriviez.</translation>
    </message>
    <message>
        <source>Nothing is on its way.</source>
        <translation>Rien n’est en route.</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Boîte d’envoi</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Renvoyer</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Envoyer maintenant</translation>
    </message>
    <message>
        <source>Show the conversation</source>
        <translation>Voir la conversation</translation>
    </message>
    <message>
        <source>What you decide leaves for the networks from here. Each answer waits for %1 before, so that it can be taken back. What a network refuses stays here with the reason, until you send it again or give it up.</source>
        <translation>Ce que vous décidez part d’ici vers les réseaux. Chaque réponse attend d’abord %1, pour pouvoir être annulée. Ce qu’un réseau refuse reste ici, avec la raison, jusqu’à ce que vous le renvoyiez ou l’abandonniez.</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échec</translation>
    </message>
    <message>
        <source>given up</source>
        <translation>abandonné</translation>
    </message>
    <message>
        <source>is being sent</source>
        <translation>envoi en cours</translation>
    </message>
    <message>
        <source>leaves in %1 s</source>
        <translation>part dans %1&#xa0;s</translation>
    </message>
    <message>
        <source>next try %1</source>
        <translation>prochain essai&#xa0;: %1</translation>
    </message>
    <message>
        <source>not known whether it was sent</source>
        <translation>on ne sait pas si c’est parti</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>envoyé</translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation>attend son tour</translation>
    </message>
    <message>
        <source>waits: the account is paused</source>
        <translation>attend&#xa0;: le compte est en pause</translation>
    </message>
</context>
<context>
    <name>OwnWords</name>
    <message>
        <source>Keep</source>
        <translation type="unfinished">Enregistrer</translation>
    </message>
    <message>
        <source>My words</source>
        <translation>Mes mots</translation>
    </message>
    <message>
        <source>Spelling is not checked here.</source>
        <translation>L’orthographe n’est pas vérifiée ici.</translation>
    </message>
    <message>
        <source>These words are never underlined. One word a line; they are in words.txt.</source>
        <translation>Ces mots ne sont jamais soulignés. Un mot par ligne&#x202f;; ils sont dans words.txt.</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished">%1 sur&#xa0;%2</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n sélectionnée</numerusform>
            <numerusform>%n sélectionnées</numerusform>
        </translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation type="unfinished">Comptes</translation>
    </message>
    <message>
        <source>Acts on %1</source>
        <translation>Agit sur %1</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>Toutes les commandes</translation>
    </message>
    <message>
        <source>Brands</source>
        <translation>Marques</translation>
    </message>
    <message>
        <source>Canned replies</source>
        <translation type="unfinished">Réponses types</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Choisir</translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished">Fermer</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation type="unfinished">Aller à</translation>
    </message>
    <message>
        <source>Later, until %1</source>
        <translation>Plus tard, jusqu’à %1</translation>
    </message>
    <message>
        <source>Narrow</source>
        <translation>Préciser</translation>
    </message>
    <message>
        <source>No command has such a name.</source>
        <translation>Aucune commande ne porte ce nom.</translation>
    </message>
    <message>
        <source>On this conversation</source>
        <translation>Sur cette conversation</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personnes</translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished">Programme</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Récents</translation>
    </message>
    <message>
        <source>Reply with “%1”</source>
        <translation>Répondre avec «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Exécuter</translation>
    </message>
    <message>
        <source>Unavailable here</source>
        <translation>Indisponible ici</translation>
    </message>
    <message>
        <source>What would you like to do?</source>
        <translation>Que voulez-vous faire&#xa0;?</translation>
    </message>
    <message>
        <source>only this brand</source>
        <translation>cette marque seulement</translation>
    </message>
    <message numerus="yes">
        <source>sent %n time(s) within a month</source>
        <translation>
            <numerusform>envoyée %n fois en un mois</numerusform>
            <numerusform>envoyée %n fois en un mois</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Passphrase</name>
    <message numerus="yes">
        <source>At least %n character(s).</source>
        <translation>
            <numerusform>Au moins %n caractère.</numerusform>
            <numerusform>Au moins %n caractères.</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a passphrase</source>
        <translation>Choisissez une phrase secrète</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Encore une fois</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Phrase secrète</translation>
    </message>
    <message>
        <source>Protect the history</source>
        <translation>Protéger l’historique</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>Les deux ne sont pas identiques.</translation>
    </message>
    <message>
        <source>This computer has no keyring, so a passphrase protects your history and your sign-ins. Nobody can recover it: keep it in a safe place.</source>
        <translation>Cet ordinateur n’a pas de trousseau&#xa0;: une phrase secrète protège votre historique et vos connexions. Personne ne peut la retrouver&#xa0;: gardez-la en lieu sûr.</translation>
    </message>
    <message>
        <source>This history is protected by a passphrase.</source>
        <translation>Cet historique est protégé par une phrase secrète.</translation>
    </message>
</context>
<context>
    <name>Picker</name>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n résultat</numerusform>
            <numerusform>%n résultats</numerusform>
        </translation>
    </message>
    <message>
        <source>Not possible here</source>
        <translation>Impossible ici</translation>
    </message>
    <message>
        <source>Nothing fits.</source>
        <translation>Rien ne correspond.</translation>
    </message>
</context>
<context>
    <name>Present</name>
    <message>
        <source>%1 and %2 are answering…</source>
        <translation>%1 et %2 répondent…</translation>
    </message>
    <message>
        <source>%1 and %2 are reading</source>
        <translation>%1 et %2 lisent</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n other(s) are answering…</source>
        <translation>
            <numerusform>%1 et %n autre répondent…</numerusform>
            <numerusform>%1 et %n autres répondent…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n other(s) are reading</source>
        <translation>
            <numerusform>%1 et %n autre lisent</numerusform>
            <numerusform>%1 et %n autres lisent</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is answering…</source>
        <translation>%1 répond…</translation>
    </message>
    <message>
        <source>%1 is reading</source>
        <translation>%1 lit</translation>
    </message>
</context>
<context>
    <name>QueueHead</name>
    <message>
        <source>Longest waiting first</source>
        <translation>Plus anciens d’abord</translation>
    </message>
    <message>
        <source>Most urgent first</source>
        <translation>Urgence d’abord</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Plus récents d’abord</translation>
    </message>
    <message>
        <source>Order: %1</source>
        <translation>Ordre&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>QueuePane</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n sélectionnée</numerusform>
            <numerusform>%n sélectionnées</numerusform>
        </translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Conversations</translation>
    </message>
    <message>
        <source>Found %1</source>
        <translation>Résultats&#xa0;: %1</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Recherche…</translation>
    </message>
    <message>
        <source>The newest %1</source>
        <translation>Les %1 derniers</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message numerus="yes">
        <source>%n account(s) signed out</source>
        <translation>
            <numerusform>%n compte déconnecté</numerusform>
            <numerusform>%n comptes déconnectés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n account(s) waiting</source>
        <translation>
            <numerusform>%n compte en attente</numerusform>
            <numerusform>%n comptes en attente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sign-in(s) to renew within seven days</source>
        <translation>
            <numerusform>%n connexion à renouveler sous sept jours</numerusform>
            <numerusform>%n connexions à renouveler sous sept jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n signed out</source>
        <translation>
            <numerusform>%n déconnecté</numerusform>
            <numerusform>%n déconnectés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to renew soon</source>
        <translation>
            <numerusform>%n à renouveler bientôt</numerusform>
            <numerusform>%n à renouveler bientôt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n en attente</numerusform>
            <numerusform>%n en attente</numerusform>
        </translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>All accounts are paused</source>
        <translation>Tous les comptes sont en pause</translation>
    </message>
    <message>
        <source>Another cm-inbox reads and sends</source>
        <translation>Un autre cm-inbox relève et envoie</translation>
    </message>
    <message>
        <source>Fetching…</source>
        <translation>Relève en cours…</translation>
    </message>
    <message>
        <source>No account yet</source>
        <translation>Pas encore de compte</translation>
    </message>
    <message>
        <source>Nothing to fetch here</source>
        <translation>Rien à relever ici</translation>
    </message>
    <message>
        <source>Read by %1</source>
        <translation>Relevé par %1</translation>
    </message>
    <message numerus="yes">
        <source>Read by %n other desktop(s)</source>
        <translation>
            <numerusform>Relevé par %n autre poste</numerusform>
            <numerusform>Relevé par %n autres postes</numerusform>
        </translation>
    </message>
    <message>
        <source>Read by nobody just now</source>
        <translation>Relevé par aucun poste</translation>
    </message>
    <message>
        <source>Read by the desktop of %1</source>
        <translation>Relevé par le poste de %1</translation>
    </message>
    <message>
        <source>Up to date · %1</source>
        <translation>À jour · %1</translation>
    </message>
</context>
<context>
    <name>RailDelegate</name>
    <message numerus="yes">
        <source>%n decision(s) taken elsewhere first</source>
        <translation>
            <numerusform>%n décision prise ailleurs d’abord</numerusform>
            <numerusform>%n décisions prises ailleurs d’abord</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n échec</numerusform>
            <numerusform>%n échecs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n overtaken</source>
        <translation>
            <numerusform>%n devancée</numerusform>
            <numerusform>%n devancées</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RailList</name>
    <message>
        <source>Views and accounts</source>
        <translation>Vues et comptes</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>An article of the charter protects this message: set it aside first.</source>
        <translation>Un article de la charte protège ce message&#xa0;: écartez-le d’abord.</translation>
    </message>
    <message>
        <source>It asks for words: open it alone and follow it there.</source>
        <translation>Elle demande des mots&#xa0;: ouvrez-la seule et suivez-la là.</translation>
    </message>
    <message>
        <source>It is already so.</source>
        <translation>C’est déjà le cas.</translation>
    </message>
    <message>
        <source>Not for your own messages.</source>
        <translation>Pas pour vos propres messages.</translation>
    </message>
    <message>
        <source>Only for public messages.</source>
        <translation>Seulement pour les messages publics.</translation>
    </message>
    <message>
        <source>Only for your own messages.</source>
        <translation>Seulement pour vos propres messages.</translation>
    </message>
    <message>
        <source>Only in a private conversation.</source>
        <translation>Seulement dans une conversation privée.</translation>
    </message>
    <message>
        <source>Possible again from %1.</source>
        <translation>De nouveau possible&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The account is an archive: it can be read, nothing is sent from it.</source>
        <translation>Le compte est une archive&#xa0;: il se lit, rien n’en est envoyé.</translation>
    </message>
    <message>
        <source>The account is no moderator there.</source>
        <translation>Le compte n’y est pas modérateur.</translation>
    </message>
    <message>
        <source>The account is signed out. Sign in again.</source>
        <translation>Le compte est déconnecté. Reconnectez-vous.</translation>
    </message>
    <message>
        <source>The charter says nothing of it.</source>
        <translation>La charte n’en dit rien.</translation>
    </message>
    <message>
        <source>The conversation has no message this could act on.</source>
        <translation>La conversation n’a pas de message concerné.</translation>
    </message>
    <message>
        <source>The message no longer exists on the network.</source>
        <translation>Le message n’existe plus sur le réseau.</translation>
    </message>
    <message>
        <source>The network has no way to take it back.</source>
        <translation>Le réseau ne permet pas de revenir en arrière.</translation>
    </message>
    <message>
        <source>The network lets an app answer only who named or quoted the account.</source>
        <translation>Le réseau ne laisse une application répondre qu’à ceux qui ont nommé ou cité le compte.</translation>
    </message>
    <message>
        <source>The network refuses it for this message.</source>
        <translation>Le réseau le refuse pour ce message.</translation>
    </message>
    <message>
        <source>The network’s time for an answer has passed. It begins anew when the person writes again.</source>
        <translation>Le délai de réponse du réseau est passé. Il recommence quand la personne réécrit.</translation>
    </message>
    <message>
        <source>The network’s time for this has passed.</source>
        <translation>Le délai du réseau est passé.</translation>
    </message>
    <message>
        <source>The sign-in did not include this permission. Sign in again.</source>
        <translation>La connexion ne comprenait pas cette autorisation. Reconnectez-vous.</translation>
    </message>
    <message>
        <source>This network has no such thing.</source>
        <translation>Ce réseau ne le propose pas.</translation>
    </message>
    <message>
        <source>This proposal was answered or sent back already.</source>
        <translation>Cette proposition a déjà été envoyée ou renvoyée.</translation>
    </message>
    <message>
        <source>Your role in the team does not permit that. Ask a moderator.</source>
        <translation>Votre rôle dans l’équipe ne le permet pas. Demandez à un modérateur.</translation>
    </message>
</context>
<context>
    <name>Restore</name>
    <message numerus="yes">
        <source>%n line(s) left out.</source>
        <translation>
            <numerusform>%n ligne laissée de côté.</numerusform>
            <numerusform>%n lignes laissées de côté.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) imported.</source>
        <translation>
            <numerusform>%n message importé.</numerusform>
            <numerusform>%n messages importés.</numerusform>
        </translation>
    </message>
    <message>
        <source>A backup of cm-inbox</source>
        <translation>Une sauvegarde de cm-inbox</translation>
    </message>
    <message>
        <source>A data folder of cm-inbox on this computer or on a disk; it stays where it is.</source>
        <translation>Un dossier de données de cm-inbox, sur cet ordinateur ou sur un disque&#x202f;; il reste où il est.</translation>
    </message>
    <message>
        <source>A file of messages</source>
        <translation>Un fichier de messages</translation>
    </message>
    <message>
        <source>Another folder</source>
        <translation>Un autre dossier</translation>
    </message>
    <message>
        <source>Backups of cm-inbox (*.cmbackup);;All files (*)</source>
        <translation>Sauvegardes de cm-inbox (*.cmbackup);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Brand of a network’s file</source>
        <translation>Marque du fichier d’un réseau</translation>
    </message>
    <message>
        <source>Brand of a network’s file; else named like its account</source>
        <translation>Marque du fichier d’un réseau&#x202f;; sinon le nom de son compte</translation>
    </message>
    <message>
        <source>Bring a history along</source>
        <translation>Reprendre un historique</translation>
    </message>
    <message>
        <source>Choose the backup</source>
        <translation>Choisir la sauvegarde</translation>
    </message>
    <message>
        <source>Choose the backup…</source>
        <translation>Choisir la sauvegarde…</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Choisir le fichier</translation>
    </message>
    <message>
        <source>Choose the file…</source>
        <translation>Choisir le fichier…</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Choisir le dossier</translation>
    </message>
    <message>
        <source>Choose the folder…</source>
        <translation>Choisir le dossier…</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importation…</translation>
    </message>
    <message>
        <source>JSON lines, as cm-inbox exports them, or the zip file that Facebook, Instagram, X, Mastodon or Google give as “your data”. The accounts in it become archives: nothing of them waits, nothing is sent.</source>
        <translation>Des lignes JSON, comme cm-inbox les exporte, ou le fichier zip que Facebook, Instagram, X, Mastodon ou Google donnent comme «&#xa0;vos données&#xa0;». Les comptes qui s’y trouvent deviennent des archives&#xa0;: rien n’y attend, rien n’en part.</translation>
    </message>
    <message>
        <source>Made in the settings, behind a passphrase. It takes the place of the history here.</source>
        <translation>Faite dans les réglages, derrière une phrase secrète. Elle prend la place de l’historique d’ici.</translation>
    </message>
    <message>
        <source>Messages (*.jsonl *.zip);;All files (*)</source>
        <translation>Messages (*.jsonl *.zip);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Passphrase of the backup</source>
        <translation>Phrase secrète de la sauvegarde</translation>
    </message>
    <message>
        <source>Reading the backup…</source>
        <translation>Lecture de la sauvegarde…</translation>
    </message>
    <message>
        <source>This folder is not one of cm-inbox: it has no workspace.json.</source>
        <translation>Ce dossier n’est pas un dossier de cm-inbox&#xa0;: il n’a pas de workspace.json.</translation>
    </message>
    <message>
        <source>Type the passphrase of the backup first.</source>
        <translation>Saisissez d’abord la phrase secrète de la sauvegarde.</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>%1 · %2?</source>
        <translation>%1 · %2&#x202f;?</translation>
    </message>
    <message>
        <source>%1 · protected</source>
        <translation>%1 · protégée</translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n non lu</numerusform>
            <numerusform>%n non lus</numerusform>
        </translation>
    </message>
    <message>
        <source>(softened)</source>
        <translation>(adouci)</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Brouillon</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>due soon, waiting for %1</source>
        <translation>échéance proche, attend depuis %1</translation>
    </message>
    <message>
        <source>overdue, waiting for %1</source>
        <translation>en retard, attend depuis %1</translation>
    </message>
    <message>
        <source>private</source>
        <translation>privé</translation>
    </message>
</context>
<context>
    <name>RowAsks</name>
    <message>
        <source>ban</source>
        <translation>bannir</translation>
    </message>
    <message>
        <source>close</source>
        <translation>clore</translation>
    </message>
    <message>
        <source>delete</source>
        <translation>supprimer</translation>
    </message>
    <message>
        <source>hide</source>
        <translation>masquer</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>sourdine</translation>
    </message>
    <message>
        <source>warn</source>
        <translation>avertir</translation>
    </message>
</context>
<context>
    <name>SavedViews</name>
    <message>
        <source>Delete</source>
        <translation type="unfinished">Supprimer</translation>
    </message>
    <message>
        <source>It stands in the left pane, with the number of conversations it holds.</source>
        <translation>Elle apparaît dans le volet de gauche, avec le nombre de conversations qu’elle contient.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished">Enregistrer</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Descendre</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Monter</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>Nom de la vue</translation>
    </message>
    <message>
        <source>No view is kept yet: narrow the list or search, then keep it here.</source>
        <translation>Aucune vue enregistrée pour l’instant&#xa0;: filtrez la liste ou cherchez, puis gardez la vue ici.</translation>
    </message>
    <message>
        <source>No view is kept yet: narrow the list or search, then keep it with %1.</source>
        <translation>Aucune vue enregistrée pour l’instant&#xa0;: filtrez la liste ou cherchez, puis gardez la vue avec %1.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Renommer…</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Vues enregistrées</translation>
    </message>
    <message>
        <source>There is no saved view %1.</source>
        <translation>Il n’y a pas de vue enregistrée %1.</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the search</source>
        <translation>Effacer la recherche</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Search a message, a person…</source>
        <translation>Rechercher un message, une personne…</translation>
    </message>
    <message>
        <source>Words, “a phrase”, begin*; from: network: brand: assigned: is: narrow what is found, before: and after: too (2026-10-01, yesterday, 3-days-ago)</source>
        <translation>Des mots, «&#xa0;une phrase&#xa0;», début*&#x202f;; from: network: brand: assigned: is: précisent la recherche, before: et after: aussi (2026-10-01, hier, il-y-a-3-jours)</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>%1 %</source>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>%1 An account that is connected already stays; pause or remove it under “Accounts”.</source>
        <translation>%1 Un compte déjà connecté le reste&#x202f;; mettez-le en pause ou retirez-le sous «&#xa0;Comptes&#xa0;».</translation>
    </message>
    <message>
        <source>%1 freed.</source>
        <translation>%1 libérés.</translation>
    </message>
    <message>
        <source>%1 from before %2</source>
        <translation>%1, d’avant le %2</translation>
    </message>
    <message>
        <source>%1 keeps what the list shows. A key belongs to the place, not to the view.</source>
        <translation>%1 garde ce que la liste montre. Une touche va avec la place, pas avec la vue.</translation>
    </message>
    <message>
        <source>%1: keep what it has not given anew for</source>
        <translation>%1&#xa0;: garder ce qu’il n’a pas redonné depuis</translation>
    </message>
    <message>
        <source>%1: keep what was deleted there</source>
        <translation>%1&#xa0;: garder ce qui y a été supprimé</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation type="unfinished">
            <numerusform>%n&#xa0;jour</numerusform>
            <numerusform>%n&#xa0;jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation type="unfinished">
            <numerusform>%n&#xa0;heure</numerusform>
            <numerusform>%n&#xa0;heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation type="unfinished">
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) exported.</source>
        <translation>
            <numerusform>%n message exporté.</numerusform>
            <numerusform>%n messages exportés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) are kept</source>
        <translation>
            <numerusform>%n mois gardé</numerusform>
            <numerusform>%n mois gardés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n old conversation(s) kept: something waits, or is protected.</source>
        <translation>
            <numerusform>%n conversation ancienne reste&#xa0;: quelque chose attend ou est protégé.</numerusform>
            <numerusform>%n conversations anciennes restent&#xa0;: quelque chose attend ou est protégé.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n old conversation(s) stay, since something waits.</source>
        <translation>
            <numerusform>%n ancienne conversation reste, car quelque chose attend.</numerusform>
            <numerusform>%n anciennes conversations restent, car quelque chose attend.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n seconde</numerusform>
            <numerusform>%n secondes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n whole conversation(s)</source>
        <translation>
            <numerusform>%n conversation entière</numerusform>
            <numerusform>%n conversations entières</numerusform>
        </translation>
    </message>
    <message>
        <source>A key is the character it produces, on every keyboard. On AZERTY digits work with and without Shift; what needs AltGr, such as #, is better bound anew. While you write, letters are text.</source>
        <translation>Une touche est le caractère qu’elle produit, sur tout clavier. En AZERTY, les chiffres marchent avec et sans Maj&#x202f;; mieux vaut changer ce qui demande AltGr, comme #. Pendant que vous écrivez, les lettres sont du texte.</translation>
    </message>
    <message>
        <source>Accounts on %1 may be connected</source>
        <translation>Des comptes %1 peuvent être connectés</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Âge</translation>
    </message>
    <message>
        <source>All brands</source>
        <translation type="unfinished">Toutes les marques</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Back up to</source>
        <translation>Sauvegarder vers</translation>
    </message>
    <message>
        <source>Back up…</source>
        <translation>Sauvegarder…</translation>
    </message>
    <message>
        <source>Backed up: %1 (%2). Keep the passphrase apart from it.</source>
        <translation>Sauvegardé&#xa0;: %1 (%2). Gardez la phrase secrète ailleurs.</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Sauvegarde…</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sauvegarde</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation type="unfinished">Marque</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation type="unfinished">Vérifier maintenant</translation>
    </message>
    <message>
        <source>Checking the history…</source>
        <translation>Vérification de l’historique…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Confortable</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compacte</translation>
    </message>
    <message>
        <source>Compact the history</source>
        <translation>Compacter l’historique</translation>
    </message>
    <message>
        <source>Compacting would free about %1.</source>
        <translation>Compacter libérerait environ %1.</translation>
    </message>
    <message>
        <source>Compacting… Decisions wait meanwhile.</source>
        <translation>Compactage… Les décisions attendent pendant ce temps.</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Comptage…</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Database (SQLite)</source>
        <translation>Base de données (SQLite)</translation>
    </message>
    <message>
        <source>Dates, numbers and plurals follow it. Your charters and messages stay as they are.</source>
        <translation>Dates, nombres et pluriels la suivent. Vos chartes et messages restent tels quels.</translation>
    </message>
    <message>
        <source>Decisions, notes and assignments carry it.</source>
        <translation>Il figure sur vos décisions, vos notes et vos assignations.</translation>
    </message>
    <message>
        <source>Density of the list</source>
        <translation>Densité de la liste</translation>
    </message>
    <message>
        <source>Erase a person</source>
        <translation>Effacer une personne</translation>
    </message>
    <message>
        <source>Erase all there is of %1: %2?</source>
        <translation>Effacer tout ce qui concerne %1&#xa0;: %2&#x202f;?</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>Effacer définitivement</translation>
    </message>
    <message>
        <source>Erase for good…</source>
        <translation>Effacer définitivement…</translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>Effacement…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exporter vers</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Exportation…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>F8 changes over at once.</source>
        <translation>F8 bascule aussitôt.</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Chercher un réglage</translation>
    </message>
    <message>
        <source>For everything larger, pictures too, use the scaling of the system.</source>
        <translation>Pour tout agrandir, images comprises, utilisez la mise à l’échelle du système.</translation>
    </message>
    <message>
        <source>Forget %1 now, and from now on all that grows older than that?</source>
        <translation>Oublier %1 maintenant, puis tout ce qui dépassera cet âge&#x202f;?</translation>
    </message>
    <message>
        <source>Forget %1 of %2?</source>
        <translation>Oublier %1 de %2&#x202f;?</translation>
    </message>
    <message>
        <source>Forget for good</source>
        <translation>Oublier définitivement</translation>
    </message>
    <message>
        <source>Forget for good…</source>
        <translation>Oublier définitivement…</translation>
    </message>
    <message>
        <source>Forget what is old</source>
        <translation>Oublier ce qui est ancien</translation>
    </message>
    <message>
        <source>Forget within an hour what was deleted there, from now on at once?</source>
        <translation>Oublier dans l’heure ce qui y a été supprimé, et désormais aussitôt&#x202f;?</translation>
    </message>
    <message>
        <source>Forget within an hour what was not given anew for so long: %1?</source>
        <translation>Oublier dans l’heure ce qui n’a pas été redonné depuis&#xa0;: %1&#x202f;?</translation>
    </message>
    <message>
        <source>Forgetting… What is forgotten already is gone if you stop.</source>
        <translation>Oubli en cours… Si vous arrêtez, ce qui est déjà oublié l’est.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Général</translation>
    </message>
    <message numerus="yes">
        <source>Gone for good: %n message(s).</source>
        <translation>
            <numerusform>Définitivement parti&#xa0;: %n message.</numerusform>
            <numerusform>Définitivement partis&#xa0;: %n messages.</numerusform>
        </translation>
    </message>
    <message>
        <source>History: %1. Free on this disk: %2.</source>
        <translation>Historique&#xa0;: %1. Libre sur ce disque&#xa0;: %2.</translation>
    </message>
    <message>
        <source>In force: %1</source>
        <translation>En vigueur&#xa0;: %1</translation>
    </message>
    <message>
        <source>It was stopped; what is left is as it was.</source>
        <translation>Arrêté&#x202f;; ce qui reste est tel qu’avant.</translation>
    </message>
    <message>
        <source>Its terms</source>
        <translation>Ses conditions</translation>
    </message>
    <message>
        <source>Its words, its earlier versions and pictures go; your answers, notes and decisions stay. Old messages are looked up again for it in turn, each once a week at most, or later where the network leaves few calls.</source>
        <translation>Le texte, ses versions antérieures et les images disparaissent&#x202f;; vos réponses, notes et décisions restent. Les anciens messages sont relus pour cela à tour de rôle, chacun une fois par semaine au plus, ou plus tard quand le réseau laisse peu d’appels.</translation>
    </message>
    <message>
        <source>JSON lines, to import again</source>
        <translation>Lignes JSON, à réimporter</translation>
    </message>
    <message>
        <source>Keep for less long</source>
        <translation>Garder moins longtemps</translation>
    </message>
    <message>
        <source>Keep for so long</source>
        <translation>Durée de conservation</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Keys of the commands</source>
        <translation>Touches des commandes</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>Langue de la fenêtre</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation type="unfinished">Langues</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Like all brands</source>
        <translation type="unfinished">Comme toutes les marques</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Longer than the terms of %1 allow: it may take your app’s access away.</source>
        <translation>Plus longtemps que ne l’autorisent les conditions de %1&#xa0;: il peut retirer l’accès à votre application.</translation>
    </message>
    <message>
        <source>Looking which networks there are…</source>
        <translation type="unfinished">Recherche des réseaux disponibles…</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Mouvement</translation>
    </message>
    <message>
        <source>Name or handle</source>
        <translation>Nom ou identifiant</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation type="unfinished">Réseaux</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Nouvelle phrase secrète</translation>
    </message>
    <message>
        <source>No ring that runs down, no bar that goes to and fro, no cursor that blinks.</source>
        <translation>Pas d’anneau qui se vide, pas de barre qui va et vient, pas de curseur qui clignote.</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Aucun réglage ne contient ces mots.</translation>
    </message>
    <message>
        <source>Nobody is called that here.</source>
        <translation>Personne ne s’appelle ainsi ici.</translation>
    </message>
    <message>
        <source>Not encrypted: whoever has the file reads all of it.</source>
        <translation>Non chiffré&#xa0;: qui a le fichier lit tout.</translation>
    </message>
    <message>
        <source>Nothing is sent anywhere but to the networks you connect.</source>
        <translation>Rien n’est envoyé ailleurs qu’aux réseaux que vous connectez.</translation>
    </message>
    <message>
        <source>Nothing moves by itself</source>
        <translation>Rien ne bouge de soi-même</translation>
    </message>
    <message>
        <source>Nothing was erased yet.</source>
        <translation>Rien n’a encore été effacé.</translation>
    </message>
    <message>
        <source>Nothing would go.</source>
        <translation>Rien ne partirait.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation type="unfinished">Notifications</translation>
    </message>
    <message>
        <source>Older copy: %1 (%2).</source>
        <translation>Copie plus ancienne&#xa0;: %1 (%2).</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation type="unfinished">Encore une fois</translation>
    </message>
    <message>
        <source>One encrypted file with everything but the sign-ins. Without the passphrase nobody reads it.</source>
        <translation>Un fichier chiffré qui contient tout sauf les connexions. Sans la phrase secrète, personne ne le lit.</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>People found</source>
        <translation>Personnes trouvées</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Confidentialité</translation>
    </message>
    <message>
        <source>Put French spaces right as I write</source>
        <translation>Mettre les espaces insécables au fil de la frappe</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>Mettre en vigueur</translation>
    </message>
    <message>
        <source>Put in force…</source>
        <translation>Mettre en vigueur…</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>Restaurer…</translation>
    </message>
    <message>
        <source>Room it takes</source>
        <translation>Place occupée</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Several things done at once by one key, and taken back by one.</source>
        <translation>Plusieurs choses faites d’une seule touche, et annulées d’une seule.</translation>
    </message>
    <message>
        <source>Show hurtful words as blocks</source>
        <translation type="unfinished">Adoucir les mots blessants</translation>
    </message>
    <message>
        <source>Sign-ins and the history’s key: the system’s keyring, or a vault behind your passphrase.</source>
        <translation>Connexions et clé de l’historique&#xa0;: le trousseau du système, ou un coffre derrière votre phrase secrète.</translation>
    </message>
    <message>
        <source>So long an answer waits before it leaves. A ban: 10 s.</source>
        <translation>Le temps qu’une réponse attend avant de partir. Un bannissement&#xa0;: 10 s.</translation>
    </message>
    <message>
        <source>Softening</source>
        <translation>Adoucissement</translation>
    </message>
    <message>
        <source>Some minutes after the start and once a day, little by little. What still waits stays whole, and so does what the charter protects.</source>
        <translation>Quelques minutes après le démarrage puis une fois par jour, peu à peu. Ce qui attend encore reste entier, et ce que la charte protège aussi.</translation>
    </message>
    <message>
        <source>Spelling</source>
        <translation type="unfinished">Orthographe</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished">Arrêter</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Stockage</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>Tableau (CSV)</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Taille du texte</translation>
    </message>
    <message>
        <source>The history is damaged: close cm-inbox and open it again, and it is repaired.</source>
        <translation>L’historique est abîmé&#xa0;: fermez cm-inbox et rouvrez-le, il sera réparé.</translation>
    </message>
    <message>
        <source>The history is sound.</source>
        <translation>L’historique est sain.</translation>
    </message>
    <message>
        <source>The history, encrypted: %1</source>
        <translation>L’historique, chiffré&#xa0;: %1</translation>
    </message>
    <message>
        <source>The key p reads them while it is held.</source>
        <translation>La touche p les montre tant qu’on la maintient.</translation>
    </message>
    <message>
        <source>The terms of %1</source>
        <translation>Les conditions de %1</translation>
    </message>
    <message>
        <source>Their messages, and what was answered, decided and noted about them. A ban on the network stays. Messages of others that name them stay.</source>
        <translation>Ses messages, et ce qui a été répondu, décidé et noté à son sujet. Un bannissement sur le réseau reste. Les messages d’autres personnes qui la nomment restent.</translation>
    </message>
    <message>
        <source>There is no brand yet.</source>
        <translation>Il n’y a pas encore de marque.</translation>
    </message>
    <message>
        <source>These settings and window sizes: %1</source>
        <translation>Ces réglages et les tailles de fenêtre&#xa0;: %1</translation>
    </message>
    <message>
        <source>This cannot be undone, by nobody. A backup made before still has it.</source>
        <translation>C’est irréversible, pour tout le monde. Une sauvegarde faite avant en garde la trace.</translation>
    </message>
    <message>
        <source>Time to take back</source>
        <translation>Délai pour annuler</translation>
    </message>
    <message>
        <source>Type the same passphrase twice.</source>
        <translation>Saisissez deux fois la même phrase secrète.</translation>
    </message>
    <message>
        <source>Typography</source>
        <translation>Typographie</translation>
    </message>
    <message>
        <source>Underline words that may be misspelt</source>
        <translation>Souligner les fautes possibles</translation>
    </message>
    <message>
        <source>Views in the left pane</source>
        <translation>Vues du volet gauche</translation>
    </message>
    <message>
        <source>Wait until what is under way has ended.</source>
        <translation>Attendez que ce qui est en cours soit terminé.</translation>
    </message>
    <message>
        <source>Wellbeing</source>
        <translation type="unfinished">Bien-être</translation>
    </message>
    <message>
        <source>What an account on X may cost in a day</source>
        <translation>Ce qu’un compte sur X peut coûter par jour</translation>
    </message>
    <message>
        <source>What an account on X may cost in a month</source>
        <translation>Ce qu’un compte sur X peut coûter par mois</translation>
    </message>
    <message>
        <source>What is where</source>
        <translation>Ce qui est où</translation>
    </message>
    <message>
        <source>What still waits stays whole. The answers, notes and decisions go with what they were about; warnings then no longer count.</source>
        <translation>Ce qui attend encore reste entier. Réponses, notes et décisions partent avec ce qu’elles concernaient&#x202f;; les avertissements ne comptent alors plus.</translation>
    </message>
    <message>
        <source>What was erased</source>
        <translation>Ce qui a été effacé</translation>
    </message>
    <message>
        <source>While it is compacted, decisions wait. Deleted words are overwritten by that, too.</source>
        <translation>Pendant le compactage, les décisions attendent. Il écrase aussi les mots supprimés.</translation>
    </message>
    <message>
        <source>Would go: %1.</source>
        <translation>Partiraient&#xa0;: %1.</translation>
    </message>
    <message>
        <source>X charges for every call. Each account stops before it costs more, and says so.</source>
        <translation>X fait payer chaque appel. Chaque compte s’arrête avant de coûter plus, et le dit.</translation>
    </message>
    <message>
        <source>Your macros</source>
        <translation>Vos macros</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Votre nom</translation>
    </message>
    <message>
        <source>a person at %1</source>
        <translation>une personne sur %1</translation>
    </message>
    <message>
        <source>cm-inbox asks for it anew in time. What it cannot get, while you are signed out or the computer is off, loses its words and who wrote it; your answers, notes and decisions stay.</source>
        <translation>cm-inbox le redemande à temps. Ce qu’il ne peut obtenir, compte déconnecté ou ordinateur éteint, perd son texte et son auteur&#x202f;; vos réponses, notes et décisions restent.</translation>
    </message>
    <message>
        <source>everything is kept</source>
        <translation>tout est gardé</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>pour toujours</translation>
    </message>
    <message>
        <source>not at all</source>
        <translation>pas du tout</translation>
    </message>
    <message>
        <source>nothing: X is not read</source>
        <translation>rien&#xa0;: X n’est pas lu</translation>
    </message>
    <message numerus="yes">
        <source>older than %n month(s)</source>
        <translation>
            <numerusform>plus ancien que %n mois</numerusform>
            <numerusform>plus ancien que %n mois</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is deleted.</source>
        <translation>«&#xa0;%1&#xa0;» est supprimé.</translation>
    </message>
</context>
<context>
    <name>Shield</name>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h: %2</source>
        <translation>%1 h&#xa0;: %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished">%1 sur&#xa0;%2</translation>
    </message>
    <message>
        <source>%1 of %2 dealt with</source>
        <translation>%1 sur %2 traité</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) came in during your quiet hours</source>
        <translation>
            <numerusform>%n conversation arrivée pendant vos heures calmes</numerusform>
            <numerusform>%n conversations arrivées pendant vos heures calmes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) without a pause</source>
        <translation>
            <numerusform>%n minute sans pause</numerusform>
            <numerusform>%n minutes sans pause</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other courteous message(s)</source>
        <translation>
            <numerusform>%n autre message courtois</numerusform>
            <numerusform>%n autres messages courtois</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passage(s) softened</source>
        <translation>
            <numerusform>%n passage adouci</numerusform>
            <numerusform>%n passages adoucis</numerusform>
        </translation>
    </message>
    <message>
        <source>About:</source>
        <translation>Sujet repéré&#xa0;:</translation>
    </message>
    <message>
        <source>All right</source>
        <translation>D’accord</translation>
    </message>
    <message>
        <source>Begin gently: the courteous ones first, the hostile ones five at a time.</source>
        <translation>Commencez en douceur&#xa0;: les courtois d’abord, les hostiles par lots de 5.</translation>
    </message>
    <message>
        <source>Courteous first</source>
        <translation>Courtois d’abord</translation>
    </message>
    <message>
        <source>Courteous ones first</source>
        <translation>Les courtois d’abord</translation>
    </message>
    <message>
        <source>Deal with it without reading</source>
        <translation>Traiter sans lire</translation>
    </message>
    <message>
        <source>Five minutes elsewhere? The queue waits.</source>
        <translation>Cinq minutes ailleurs&#x202f;? La file attend.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Hand the hostile ones over…</source>
        <translation>Confier les hostiles…</translation>
    </message>
    <message>
        <source>Hand the hostile ones to %1</source>
        <translation>Confier les hostiles à %1</translation>
    </message>
    <message>
        <source>Hold %1 to read</source>
        <translation>Maintenir %1 pour lire</translation>
    </message>
    <message>
        <source>Hostile ones read today</source>
        <translation>Hostiles lus aujourd’hui</translation>
    </message>
    <message>
        <source>Hostile ones read, by the hour</source>
        <translation>Hostiles lus, heure par heure</translation>
    </message>
    <message>
        <source>Hostile ones, five at a time</source>
        <translation>Hostiles, par lots de 5</translation>
    </message>
    <message>
        <source>In 10 min</source>
        <translation>Dans 10 min</translation>
    </message>
    <message>
        <source>Insults softened, pictures veiled, no sound</source>
        <translation>Insultes adoucies, images masquées, sons coupés</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Nothing hostile waits.</source>
        <translation>Rien d’hostile n’attend.</translation>
    </message>
    <message>
        <source>Pause of 5 min</source>
        <translation>Pause de 5 min</translation>
    </message>
    <message>
        <source>Pause until %1</source>
        <translation>Pause jusqu’à %1</translation>
    </message>
    <message>
        <source>Shield mode</source>
        <translation>Mode bouclier</translation>
    </message>
    <message>
        <source>The queue waits. Nothing rings until then.</source>
        <translation>La file attend. Rien ne sonnera d’ici là.</translation>
    </message>
    <message numerus="yes">
        <source>of them %n hostile message(s) in a row</source>
        <translation>
            <numerusform>dont %n message hostile</numerusform>
            <numerusform>dont %n messages hostiles d’affilée</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of them %n hostile one(s)</source>
        <translation>
            <numerusform>dont %n hostile</numerusform>
            <numerusform>dont %n hostiles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SideEffect</name>
    <message>
        <source>Others can see that it was done.</source>
        <translation>D’autres peuvent voir que cela a été fait.</translation>
    </message>
    <message>
        <source>The person is told.</source>
        <translation>La personne en est informée.</translation>
    </message>
    <message>
        <source>The person’s earlier messages disappear as well.</source>
        <translation>Les messages précédents de la personne disparaissent aussi.</translation>
    </message>
    <message>
        <source>The replies below disappear as well.</source>
        <translation>Les réponses en dessous disparaissent aussi.</translation>
    </message>
    <message>
        <source>You and this person no longer follow each other.</source>
        <translation>Cette personne et vous ne vous suivez plus.</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>%1, done</source>
        <translation>%1, fait</translation>
    </message>
    <message>
        <source>%1, failed</source>
        <translation>%1, échoué</translation>
    </message>
    <message>
        <source>%1, given up</source>
        <translation>%1, abandonné</translation>
    </message>
    <message>
        <source>%1, to come</source>
        <translation>%1, à venir</translation>
    </message>
    <message>
        <source>%1, under way</source>
        <translation>%1, en cours</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Jeton d’accès</translation>
    </message>
    <message>
        <source>Account read</source>
        <translation>Compte lu</translation>
    </message>
    <message>
        <source>App password</source>
        <translation>Mot de passe d’application</translation>
    </message>
    <message>
        <source>Asking which account it is</source>
        <translation>Lecture du compte</translation>
    </message>
    <message>
        <source>Having the sign-in accepted</source>
        <translation>Vérification de la connexion</translation>
    </message>
    <message>
        <source>In the browser</source>
        <translation>Navigateur</translation>
    </message>
    <message>
        <source>Introducing cm-inbox to the server</source>
        <translation>Présentation de cm-inbox au serveur</translation>
    </message>
    <message>
        <source>Looking for the server</source>
        <translation>Recherche du serveur</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Putting the sign-in into the keyring</source>
        <translation>Rangement de la connexion dans le trousseau</translation>
    </message>
    <message>
        <source>Server found</source>
        <translation>Serveur trouvé</translation>
    </message>
    <message>
        <source>Server password</source>
        <translation>Mot de passe du serveur</translation>
    </message>
    <message>
        <source>Sign-in accepted</source>
        <translation>Connexion acceptée</translation>
    </message>
    <message>
        <source>Sign-in kept in the keyring</source>
        <translation>Connexion rangée dans le trousseau</translation>
    </message>
    <message>
        <source>Steps of the sign-in</source>
        <translation>Étapes de la connexion</translation>
    </message>
    <message>
        <source>The server knows cm-inbox</source>
        <translation>Le serveur connaît cm-inbox</translation>
    </message>
    <message>
        <source>Waiting for your choice</source>
        <translation>Attente de votre choix</translation>
    </message>
    <message>
        <source>Waiting for your yes in the browser</source>
        <translation>Attente de votre accord dans le navigateur</translation>
    </message>
    <message>
        <source>Without a password</source>
        <translation>Sans mot de passe</translation>
    </message>
    <message>
        <source>You have chosen</source>
        <translation>Vous avez choisi</translation>
    </message>
    <message>
        <source>You said yes in the browser</source>
        <translation>Accord donné dans le navigateur</translation>
    </message>
</context>
<context>
    <name>Similar</name>
    <message>
        <source>%1 has to be filled by hand.</source>
        <translation type="unfinished">%1 est à remplir à la main.</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) on their way</source>
        <translation>
            <numerusform>%n réponse en route</numerusform>
            <numerusform>%n réponses en route</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be answered.</source>
        <translation>
            <numerusform>%n ne peut pas recevoir de réponse.</numerusform>
            <numerusform>%n ne peuvent pas recevoir de réponse.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too long for this network.</source>
        <translation>
            <numerusform>%n caractère de trop pour ce réseau.</numerusform>
            <numerusform>%n caractères de trop pour ce réseau.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 ticked</source>
        <translation>
            <numerusform>%n cochée sur %1</numerusform>
            <numerusform>%n cochées sur %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Answer with</source>
        <translation>Répondre avec</translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished">Retour</translation>
    </message>
    <message>
        <source>Conversations that say nearly the same</source>
        <translation>Conversations qui disent presque la même chose</translation>
    </message>
    <message>
        <source>Looking for similar messages…</source>
        <translation>Recherche de messages semblables…</translation>
    </message>
    <message>
        <source>No other open conversation of this brand says the same.</source>
        <translation>Aucune autre conversation ouverte de cette marque ne dit la même chose.</translation>
    </message>
    <message numerus="yes">
        <source>Publish %n answer(s) as %1</source>
        <translation>
            <numerusform>Publier %n réponse en tant que %1</numerusform>
            <numerusform>Publier %n réponses en tant que %1</numerusform>
        </translation>
    </message>
    <message>
        <source>See what goes out</source>
        <translation>Voir ce qui part</translation>
    </message>
    <message>
        <source>Similar messages</source>
        <translation>Messages semblables</translation>
    </message>
    <message>
        <source>The same words go to each of them</source>
        <translation>Le même texte part à chacune</translation>
    </message>
    <message>
        <source>There are no words yet.</source>
        <translation>Il n’y a pas encore de texte.</translation>
    </message>
    <message>
        <source>There is no such canned reply for this person.</source>
        <translation>Cette réponse type n’existe pas pour cette personne.</translation>
    </message>
    <message>
        <source>They leave one after the other; z stops all of them until the first has left.</source>
        <translation>Les réponses partent l’une après l’autre&#x202f;; z les arrête toutes tant que la première n’est pas partie.</translation>
    </message>
    <message>
        <source>What goes out to each</source>
        <translation>Ce qui part à chacune</translation>
    </message>
    <message>
        <source>Words of my own</source>
        <translation>Mes propres mots</translation>
    </message>
    <message>
        <source>akin</source>
        <translation>proche</translation>
    </message>
    <message>
        <source>in private</source>
        <translation type="unfinished">en privé</translation>
    </message>
</context>
<context>
    <name>Skeleton</name>
    <message>
        <source>Opening your history …</source>
        <translation>Ouverture de votre historique…</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>deleted by you</source>
        <translation>supprimé par vous</translation>
    </message>
    <message>
        <source>held for approval</source>
        <translation>en attente d’approbation</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>masqué</translation>
    </message>
    <message>
        <source>no longer on the network</source>
        <translation>n’est plus sur le réseau</translation>
    </message>
    <message>
        <source>spam</source>
        <translation>spam</translation>
    </message>
</context>
<context>
    <name>Team</name>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished">%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>A team shares one queue: what one decides, all see, and nobody answers twice.</source>
        <translation>Une équipe partage une file&#xa0;: ce que l’un décide, tous le voient, et personne ne répond deux fois.</translation>
    </message>
    <message>
        <source>Address of the database</source>
        <translation>Adresse de la base</translation>
    </message>
    <message>
        <source>Admin</source>
        <translation>Administration</translation>
    </message>
    <message>
        <source>All brands, those to come too</source>
        <translation>Toutes les marques, y compris à venir</translation>
    </message>
    <message>
        <source>Asking who is in the team…</source>
        <translation>Qui est dans l’équipe…</translation>
    </message>
    <message>
        <source>At once and for good: their desktop is told and sends nothing any more. The history on it stays there. What they decided stays.</source>
        <translation>Tout de suite et pour de bon&#xa0;: son poste est prévenu et n’envoie plus rien. L’historique qui s’y trouve y reste. Ce que cette personne a décidé reste.</translation>
    </message>
    <message>
        <source>Brands</source>
        <translation type="unfinished">Marques</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>Rattrapage</translation>
    </message>
    <message numerus="yes">
        <source>Catching up: %n</source>
        <translation>
            <numerusform>Rattrapage&#xa0;: %n</numerusform>
            <numerusform>Rattrapage&#xa0;: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Catching up: %n event(s) to go, newest first. You can work meanwhile.</source>
        <translation>
            <numerusform>Rattrapage&#xa0;: encore %n événement, les plus récents d’abord. Vous pouvez travailler pendant ce temps.</numerusform>
            <numerusform>Rattrapage&#xa0;: encore %n événements, les plus récents d’abord. Vous pouvez travailler pendant ce temps.</numerusform>
        </translation>
    </message>
    <message>
        <source>Certificate of its authority</source>
        <translation>Certificat de son autorité</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Connected: everybody has the same queue.</source>
        <translation>Connecté&#xa0;: tout le monde a la même file.</translation>
    </message>
    <message numerus="yes">
        <source>Connected; %n thing(s) still to tell the others.</source>
        <translation>
            <numerusform>Connecté&#x202f;; encore %n chose à dire aux autres.</numerusform>
            <numerusform>Connecté&#x202f;; encore %n choses à dire aux autres.</numerusform>
        </translation>
    </message>
    <message>
        <source>Connecting to the hub…</source>
        <translation>Connexion au hub…</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Copier le code</translation>
    </message>
    <message>
        <source>Each desktop keeps its whole history and works without the others.</source>
        <translation>Chaque poste garde tout son historique et travaille sans les autres.</translation>
    </message>
    <message>
        <source>Found a team</source>
        <translation>Fonder une équipe</translation>
    </message>
    <message>
        <source>Found the team</source>
        <translation>Fonder l’équipe</translation>
    </message>
    <message numerus="yes">
        <source>Give this code to %1 alone, by a way only you two read: whoever has it first is in. It works once, within %n day(s), and is not shown again.</source>
        <translation>
            <numerusform>Donnez ce code à %1 seulement, par un moyen que vous seuls lisez&#xa0;: le premier qui l’a est dedans. Il sert une fois, dans les %n jour, et n’est plus montré.</numerusform>
            <numerusform>Donnez ce code à %1 seulement, par un moyen que vous seuls lisez&#xa0;: le premier qui l’a est dedans. Il sert une fois, dans les %n jours, et n’est plus montré.</numerusform>
        </translation>
    </message>
    <message>
        <source>Invite somebody</source>
        <translation>Inviter quelqu’un</translation>
    </message>
    <message>
        <source>Invite…</source>
        <translation>Inviter…</translation>
    </message>
    <message>
        <source>Its messages, decisions, notes and charter go to everybody who has a role there. Tokens, drafts and your wellbeing stay here.</source>
        <translation>Ses messages, décisions, notes et sa charte vont à tous ceux qui y ont un rôle. Jetons, brouillons et votre bien-être restent ici.</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Rejoindre</translation>
    </message>
    <message>
        <source>Join with an invitation</source>
        <translation>Rejoindre avec une invitation</translation>
    </message>
    <message>
        <source>Joining the team…</source>
        <translation>Vous rejoignez l’équipe…</translation>
    </message>
    <message>
        <source>Lead</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation type="unfinished">Quitter</translation>
    </message>
    <message>
        <source>Leave the team?</source>
        <translation>Quitter l’équipe&#x202f;?</translation>
    </message>
    <message>
        <source>Leave the team…</source>
        <translation>Quitter l’équipe…</translation>
    </message>
    <message>
        <source>Make the invitation</source>
        <translation>Créer l’invitation</translation>
    </message>
    <message>
        <source>Making the hub…</source>
        <translation>Création du hub…</translation>
    </message>
    <message>
        <source>Moderator</source>
        <translation>Modération</translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished">Nom</translation>
    </message>
    <message>
        <source>No connection to the hub. You can read and decide; what you decide leaves once the others know of it.</source>
        <translation>Pas de connexion au hub. Vous pouvez lire et décider&#x202f;; ce que vous décidez partira quand les autres le sauront.</translation>
    </message>
    <message>
        <source>Only an admin of the team can do that.</source>
        <translation>Seul un administrateur de l’équipe le peut.</translation>
    </message>
    <message>
        <source>Only where the system does not know it: a file (.crt, .pem)</source>
        <translation>Si le système ne la connaît pas&#xa0;: un fichier (.crt, .pem)</translation>
    </message>
    <message>
        <source>Password of its login</source>
        <translation>Mot de passe de connexion</translation>
    </message>
    <message>
        <source>Paste the code an admin gave you: it begins with cmhub1.</source>
        <translation>Collez le code reçu d’un administrateur&#xa0;: il commence par cmhub1.</translation>
    </message>
    <message>
        <source>People</source>
        <translation type="unfinished">Personnes</translation>
    </message>
    <message>
        <source>People and brands</source>
        <translation>Personnes et marques</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rôle</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Partager</translation>
    </message>
    <message>
        <source>Share %1 with the team?</source>
        <translation>Partager %1 avec l’équipe&#x202f;?</translation>
    </message>
    <message>
        <source>Share the brand…</source>
        <translation>Partager la marque…</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Équipe</translation>
    </message>
    <message>
        <source>Team: %1</source>
        <translation>Équipe&#xa0;: %1</translation>
    </message>
    <message numerus="yes">
        <source>Team: %n event(s) to catch up on</source>
        <translation>
            <numerusform>Équipe&#xa0;: %n événement à rattraper</numerusform>
            <numerusform>Équipe&#xa0;: %n événements à rattraper</numerusform>
        </translation>
    </message>
    <message>
        <source>Team: connecting…</source>
        <translation>Équipe&#xa0;: connexion…</translation>
    </message>
    <message>
        <source>Team: no connection</source>
        <translation>Équipe&#xa0;: hors ligne</translation>
    </message>
    <message>
        <source>Team: no connection, everything waits</source>
        <translation>Équipe&#xa0;: pas de connexion, tout attend</translation>
    </message>
    <message>
        <source>Team: your access has ended</source>
        <translation>Équipe&#xa0;: votre accès a pris fin</translation>
    </message>
    <message>
        <source>Telling the hub…</source>
        <translation>Le hub est prévenu…</translation>
    </message>
    <message>
        <source>The code is on the clipboard.</source>
        <translation>Le code est dans le presse-papiers.</translation>
    </message>
    <message>
        <source>The code opens nothing any more.</source>
        <translation>Le code n’ouvrira plus rien.</translation>
    </message>
    <message>
        <source>The code works for so many days</source>
        <translation>Validité du code, en jours</translation>
    </message>
    <message>
        <source>The database needs a login that may make roles and schemas. Its password is used once and kept nowhere.</source>
        <translation>Il faut à la base un compte qui peut créer des rôles et des schémas. Son mot de passe sert une fois et n’est gardé nulle part.</translation>
    </message>
    <message>
        <source>The hub cannot be told now: an admin has to withdraw your access there.</source>
        <translation>Le hub ne peut pas être prévenu maintenant&#xa0;: un administrateur devra y retirer votre accès.</translation>
    </message>
    <message>
        <source>The invitation’s code</source>
        <translation>Le code de l’invitation</translation>
    </message>
    <message>
        <source>The team sees nothing of it.</source>
        <translation>L’équipe n’en voit rien.</translation>
    </message>
    <message>
        <source>The team&apos;s work is stopped here until somebody has looked at it.</source>
        <translation>Le travail d’équipe est à l’arrêt ici jusqu’à ce que quelqu’un y ait regardé.</translation>
    </message>
    <message>
        <source>There is no team in the demo world.</source>
        <translation>Il n’y a pas d’équipe dans le monde de démonstration.</translation>
    </message>
    <message>
        <source>Waiting for the hub</source>
        <translation>En attente du hub</translation>
    </message>
    <message>
        <source>What the team is called</source>
        <translation>Nom de l’équipe</translation>
    </message>
    <message>
        <source>What they share goes through a PostgreSQL database of yours, the hub: never tokens, drafts or anybody’s wellbeing.</source>
        <translation>Ce qu’ils partagent passe par une base PostgreSQL à vous, le hub&#xa0;: jamais les jetons, les brouillons ni le bien-être de quiconque.</translation>
    </message>
    <message>
        <source>What you are called in it</source>
        <translation>Votre nom dans l’équipe</translation>
    </message>
    <message>
        <source>Withdraw access</source>
        <translation>Retirer l’accès</translation>
    </message>
    <message>
        <source>Withdraw access…</source>
        <translation>Retirer l’accès…</translation>
    </message>
    <message>
        <source>Withdraw the access of %1?</source>
        <translation>Retirer l’accès de %1&#x202f;?</translation>
    </message>
    <message>
        <source>Withdraw the invitation of %1?</source>
        <translation>Retirer l’invitation de %1&#x202f;?</translation>
    </message>
    <message>
        <source>Writer</source>
        <translation>Rédaction</translation>
    </message>
    <message>
        <source>You are %1.</source>
        <translation>Vous êtes %1.</translation>
    </message>
    <message>
        <source>Your access has ended. Nothing is sent any more. Ask an admin of the team for a new invitation.</source>
        <translation>Votre accès a pris fin. Plus rien n’est envoyé. Demandez une nouvelle invitation à un administrateur de l’équipe.</translation>
    </message>
    <message>
        <source>Your history stays here, and you go on alone. The others keep what you decided. To come back you need a new invitation.</source>
        <translation>Votre historique reste ici, et vous continuez seul. Les autres gardent ce que vous avez décidé. Pour revenir, il faut une nouvelle invitation.</translation>
    </message>
    <message>
        <source>Your role: %1</source>
        <translation>Votre rôle&#xa0;: %1</translation>
    </message>
    <message>
        <source>all brands</source>
        <translation>toutes les marques</translation>
    </message>
    <message>
        <source>also changes the charter</source>
        <translation>change aussi la charte</translation>
    </message>
    <message>
        <source>also invites and lets people go</source>
        <translation>invite aussi et retire les accès</translation>
    </message>
    <message>
        <source>answers, hides, bans</source>
        <translation>répond, masque, bannit</translation>
    </message>
    <message>
        <source>invited</source>
        <translation>invitation envoyée</translation>
    </message>
    <message>
        <source>invited until %1</source>
        <translation>invitation valable jusqu’à %1</translation>
    </message>
    <message>
        <source>nobody: no desktop that is there now is signed in to it</source>
        <translation>personne&#xa0;: aucun poste présent n’y est connecté</translation>
    </message>
    <message>
        <source>notes, labels, assigns; answers nothing</source>
        <translation>note, étiquette, assigne&#x202f;; ne répond pas</translation>
    </message>
    <message>
        <source>only here</source>
        <translation>seulement ici</translation>
    </message>
    <message>
        <source>postgresql://login@host/database</source>
        <translation>postgresql://identifiant@serveur/base</translation>
    </message>
    <message>
        <source>reads everything, decides nothing</source>
        <translation>lit tout, ne décide de rien</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>partagée</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>à l’arrêt</translation>
    </message>
    <message>
        <source>the desktop of %1</source>
        <translation>le poste de %1</translation>
    </message>
    <message>
        <source>this desktop</source>
        <translation>ce poste</translation>
    </message>
    <message>
        <source>you</source>
        <translation>vous</translation>
    </message>
</context>
<context>
    <name>TeamNews</name>
    <message>
        <source>%1 approved and sent: %2</source>
        <translation>%1 a approuvé et envoyé&#xa0;: %2</translation>
    </message>
    <message>
        <source>%1 sent back: %2. “%3”</source>
        <translation>%1 a renvoyé&#xa0;: %2. «&#xa0;%3&#xa0;»</translation>
    </message>
    <message>
        <source>%1 took back your decision: %2</source>
        <translation>%1 est revenu sur votre décision&#xa0;: %2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>et %n autre</numerusform>
            <numerusform>et %n autres</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread conversation(s)</source>
        <translation>
            <numerusform>%n conversation non lue</numerusform>
            <numerusform>%n conversations non lues</numerusform>
        </translation>
    </message>
    <message>
        <source>Five minutes’ pause</source>
        <translation type="unfinished">Pause de cinq minutes</translation>
    </message>
    <message>
        <source>Open cm-inbox</source>
        <translation>Ouvrir cm-inbox</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished">Quitter</translation>
    </message>
    <message>
        <source>This desktop has neither a tray nor notify-send: nothing can be told.</source>
        <translation>Ce bureau n’a ni zone de notification ni notify-send&#xa0;: rien ne peut être signalé.</translation>
    </message>
    <message>
        <source>This desktop has no tray, or it is turned off: the program cannot stay there.</source>
        <translation>Ce bureau n’a pas de zone de notification, ou elle est désactivée&#xa0;: le programme ne peut pas y rester.</translation>
    </message>
</context>
<context>
    <name>Triage</name>
    <message numerus="yes">
        <source>%n done as the charter suggests</source>
        <translation>
            <numerusform>%n faite comme la charte le suggère</numerusform>
            <numerusform>%n faites comme la charte le suggère</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not possible</source>
        <translation>
            <numerusform>%n impossible</numerusform>
            <numerusform>%n impossibles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not possible: %1</source>
        <translation>
            <numerusform>%n impossible&#xa0;: %1</numerusform>
            <numerusform>%n impossibles&#xa0;: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Macro “%1” run</source>
        <translation>Macro «&#xa0;%1&#xa0;» exécutée</translation>
    </message>
    <message>
        <source>Nothing of it is possible here</source>
        <translation>Rien de cela n’est possible ici</translation>
    </message>
    <message>
        <source>Nothing to follow there</source>
        <translation>Rien à suivre ici</translation>
    </message>
    <message>
        <source>waits: the account is paused</source>
        <translation>attend&#xa0;: le compte est en pause</translation>
    </message>
</context>
<context>
    <name>Undone</name>
    <message numerus="yes">
        <source>%1 and %n other conversation(s)</source>
        <translation>
            <numerusform>%1 et %n autre conversation</numerusform>
            <numerusform>%1 et %n autres conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>Annulé&#xa0;: %1</translation>
    </message>
    <message>
        <source>approval</source>
        <translation>approbation</translation>
    </message>
    <message>
        <source>assigned to %1</source>
        <translation>assignation à %1</translation>
    </message>
    <message>
        <source>assigned to nobody</source>
        <translation>assignation retirée</translation>
    </message>
    <message>
        <source>ban</source>
        <translation>bannissement</translation>
    </message>
    <message>
        <source>ban lifted</source>
        <translation>bannissement levé</translation>
    </message>
    <message>
        <source>done</source>
        <translation>conversation traitée</translation>
    </message>
    <message>
        <source>it was sent already: the opposite is on its way</source>
        <translation>c’était déjà parti&#xa0;: l’inverse est en route</translation>
    </message>
    <message>
        <source>kept as two people</source>
        <translation>deux personnes distinctes</translation>
    </message>
    <message>
        <source>label “%1”</source>
        <translation>étiquette «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>label “%1” taken off</source>
        <translation>étiquette «&#xa0;%1&#xa0;» retirée</translation>
    </message>
    <message>
        <source>like</source>
        <translation>«&#xa0;J’aime&#xa0;»</translation>
    </message>
    <message>
        <source>linked as one person</source>
        <translation>identités reliées</translation>
    </message>
    <message>
        <source>marked urgent</source>
        <translation>signalée comme urgente</translation>
    </message>
    <message>
        <source>message deleted</source>
        <translation>message supprimé</translation>
    </message>
    <message>
        <source>message hidden</source>
        <translation>message masqué</translation>
    </message>
    <message>
        <source>message shown again</source>
        <translation>message de nouveau visible</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>sourdine</translation>
    </message>
    <message>
        <source>mute lifted</source>
        <translation>sourdine levée</translation>
    </message>
    <message>
        <source>no longer linked</source>
        <translation>identité déliée</translation>
    </message>
    <message>
        <source>note</source>
        <translation>note</translation>
    </message>
    <message>
        <source>note on the person</source>
        <translation>note sur la personne</translation>
    </message>
    <message>
        <source>nothing was sent</source>
        <translation>rien n’a été envoyé</translation>
    </message>
    <message>
        <source>private reply</source>
        <translation>réponse privée</translation>
    </message>
    <message>
        <source>proposal sent back</source>
        <translation>proposition renvoyée</translation>
    </message>
    <message>
        <source>proposed answer</source>
        <translation>réponse proposée</translation>
    </message>
    <message>
        <source>put off</source>
        <translation>remis à plus tard</translation>
    </message>
    <message>
        <source>reopened</source>
        <translation>conversation rouverte</translation>
    </message>
    <message>
        <source>reply</source>
        <translation>réponse</translation>
    </message>
    <message>
        <source>suggestion set aside</source>
        <translation>suggestion écartée</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>annulation</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>avertissement</translation>
    </message>
</context>
<context>
    <name>Until</name>
    <message>
        <source>Ban</source>
        <translation>Bannir</translation>
    </message>
    <message>
        <source>Ban %1</source>
        <translation>Bannir %1</translation>
    </message>
    <message numerus="yes">
        <source>Ban %n person(s)</source>
        <translation>
            <numerusform>Bannir %n personne</numerusform>
            <numerusform>Bannir %n personnes</numerusform>
        </translation>
    </message>
    <message>
        <source>Day and time</source>
        <translation>Jour et heure</translation>
    </message>
    <message>
        <source>For good</source>
        <translation>Définitif</translation>
    </message>
    <message>
        <source>For how long?</source>
        <translation>Pour combien de temps&#xa0;?</translation>
    </message>
    <message>
        <source>In 1 hour</source>
        <translation>Dans 1&#xa0;heure</translation>
    </message>
    <message>
        <source>In a week</source>
        <translation>Dans une semaine</translation>
    </message>
    <message>
        <source>It waits a moment before it leaves: z takes it back until then.</source>
        <translation>L’ordre attend un moment avant de partir&#xa0;: z l’annule jusque-là.</translation>
    </message>
    <message>
        <source>Later: until when?</source>
        <translation>Plus tard&#xa0;: jusqu’à quand&#xa0;?</translation>
    </message>
    <message>
        <source>Monday morning</source>
        <translation>Lundi matin</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Mettre en sourdine</translation>
    </message>
    <message>
        <source>Mute %1</source>
        <translation>Mettre %1 en sourdine</translation>
    </message>
    <message numerus="yes">
        <source>Mute %n person(s)</source>
        <translation>
            <numerusform>Mettre %n personne en sourdine</numerusform>
            <numerusform>Mettre %n personnes en sourdine</numerusform>
        </translation>
    </message>
    <message>
        <source>Once sent it cannot be taken back.</source>
        <translation>Une fois envoyé, c’est irréversible.</translation>
    </message>
    <message>
        <source>This evening</source>
        <translation>Ce soir</translation>
    </message>
    <message>
        <source>Tomorrow morning</source>
        <translation>Demain matin</translation>
    </message>
    <message>
        <source>Until %1.</source>
        <translation>Jusqu’à&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Until then</source>
        <translation>À ce moment-là</translation>
    </message>
    <message>
        <source>Until you lift it yourself.</source>
        <translation>Jusqu’à ce que vous la leviez vous-même.</translation>
    </message>
    <message>
        <source>Whether the network permits it shows only when it is tried.</source>
        <translation>On ne saura qu’en essayant si le réseau le permet.</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <translation>d MMM yyyy HH:mm</translation>
    </message>
</context>
<context>
    <name>VerdictBanner</name>
    <message>
        <source>%1 — nothing to do: the message is protected</source>
        <translation>%1 — rien à faire&#xa0;: le message est protégé</translation>
    </message>
    <message>
        <source>%1 — suggests: %2</source>
        <translation>%1 — suggère&#xa0;: %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished">%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>%1: impossible on this network</source>
        <translation>%1&#xa0;: impossible sur ce réseau</translation>
    </message>
    <message>
        <source>Also: %1</source>
        <translation>Aussi&#xa0;: %1</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Appliquer</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Écarter</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Pourquoi&#x202f;?</translation>
    </message>
</context>
<context>
    <name>View</name>
    <message>
        <source>Handled</source>
        <translation>Traitées</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>À traiter</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>À moi</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Boîte d’envoi</translation>
    </message>
    <message>
        <source>Snoozed</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>To approve</source>
        <translation>À approuver</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Urgent</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Comments and private messages of all your brands, in one queue, by keyboard, by your charter.</source>
        <translation>Commentaires et messages privés de toutes vos marques, dans une seule file, traités au clavier selon votre charte.</translation>
    </message>
    <message>
        <source>Complete export (CSV, JSON, SQLite), erasure for good.</source>
        <translation>Export complet (CSV, JSON, SQLite), suppression définitive.</translation>
    </message>
    <message>
        <source>Everything stays on this computer</source>
        <translation>Tout reste sur cet ordinateur</translation>
    </message>
    <message>
        <source>Find a network</source>
        <translation>Chercher un réseau</translation>
    </message>
    <message>
        <source>Join a team</source>
        <translation>Rejoindre une équipe</translation>
    </message>
    <message>
        <source>KWallet, GNOME, macOS or Windows; without one, behind your passphrase. Never in a backup.</source>
        <translation>KWallet, GNOME, macOS ou Windows&#x202f;; à défaut, derrière votre phrase secrète. Jamais dans une sauvegarde.</translation>
    </message>
    <message>
        <source>Looking which networks there are…</source>
        <translation type="unfinished">Recherche des réseaux disponibles…</translation>
    </message>
    <message>
        <source>Made-up brands and their messages, every key. Nothing is published; closing it erases everything.</source>
        <translation>Des marques fictives et leurs messages, toutes les touches. Rien n’est publié&#x202f;; tout s’efface à la fermeture.</translation>
    </message>
    <message>
        <source>Messages and what you know of people are in one encrypted file. No server but the networks’ own.</source>
        <translation>Messages et dossiers restent dans un fichier chiffré. Aucun serveur entre vous et les réseaux.</translation>
    </message>
    <message>
        <source>No network of cm-inbox is called that.</source>
        <translation>Aucun réseau de cm-inbox ne s’appelle ainsi.</translation>
    </message>
    <message>
        <source>Or connect an account</source>
        <translation>Ou connecter un compte</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Restaurer une sauvegarde</translation>
    </message>
    <message>
        <source>Sign-ins in the system’s keyring</source>
        <translation>Jetons dans le trousseau du système</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Lancer la démonstration</translation>
    </message>
    <message>
        <source>The demo cannot be started. “cm-inbox --demo” says why.</source>
        <translation>Impossible de lancer la démonstration. «&#xa0;cm-inbox --demo&#xa0;» dit pourquoi.</translation>
    </message>
    <message>
        <source>The demo opens in a window of its own…</source>
        <translation>La démonstration s’ouvre dans sa propre fenêtre…</translation>
    </message>
    <message>
        <source>Try it with demo data</source>
        <translation>Essayer avec des données de démonstration</translation>
    </message>
    <message>
        <source>Welcome to cm-inbox</source>
        <translation>Bienvenue dans cm-inbox</translation>
    </message>
    <message>
        <source>What each network really permits, before you click.</source>
        <translation>Ce que chaque réseau permet vraiment, avant de cliquer.</translation>
    </message>
    <message>
        <source>With the code a colleague gave you, or to found one</source>
        <translation>Avec le code reçu d’un collègue, ou pour en fonder une</translation>
    </message>
    <message>
        <source>You leave with everything</source>
        <translation>Vous repartez avec tout</translation>
    </message>
</context>
<context>
    <name>Wellbeing</name>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message numerus="yes">
        <source>%n hostile message(s) read today</source>
        <translation>
            <numerusform>%n message hostile lu aujourd’hui</numerusform>
            <numerusform>%n messages hostiles lus aujourd’hui</numerusform>
        </translation>
    </message>
    <message>
        <source>A break is suggested, never forced.</source>
        <translation>Une pause est proposée, jamais imposée.</translation>
    </message>
    <message>
        <source>After so long without a pause</source>
        <translation>Après tant de temps sans pause</translation>
    </message>
    <message>
        <source>After so many hostile messages in a row</source>
        <translation>Après tant de messages hostiles d’affilée</translation>
    </message>
    <message>
        <source>Breaks</source>
        <translation>Pauses</translation>
    </message>
    <message>
        <source>Count the hostile messages that were really read</source>
        <translation>Compter les messages hostiles vraiment lus</translation>
    </message>
    <message>
        <source>Delete what was counted</source>
        <translation>Effacer ce qui a été compté</translation>
    </message>
    <message>
        <source>Everywhere, also for a screen reader. The key p reads them while it is held.</source>
        <translation>Partout, aussi pour un lecteur d’écran. La touche p, maintenue, les montre.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Hostile messages that are enough for a day</source>
        <translation>Messages hostiles qui suffisent pour une journée</translation>
    </message>
    <message>
        <source>No notification, no sound. In the morning it is said what came in.</source>
        <translation>Ni notification ni son. Le matin, ce qui est arrivé est résumé.</translation>
    </message>
    <message>
        <source>Nothing comes to my notice at these hours</source>
        <translation>Rien ne m’est signalé à ces heures</translation>
    </message>
    <message>
        <source>Nothing hostile in sight, nothing in red, pictures veiled.</source>
        <translation>Rien d’hostile en vue, pas de rouge, images masquées.</translation>
    </message>
    <message>
        <source>On this computer only: in no history, no export, no report, nobody else sees it.</source>
        <translation>Sur cet ordinateur seulement&#xa0;: ni dans l’historique, ni dans un export ou un rapport&#x202f;; personne d’autre ne le voit.</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Heures calmes</translation>
    </message>
    <message>
        <source>Shield: the courteous ones first, the hostile ones five at a time</source>
        <translation>Bouclier&#xa0;: les courtois d’abord, les hostiles par lots de 5</translation>
    </message>
    <message>
        <source>Show hurtful words as blocks</source>
        <translation>Adoucir les mots blessants</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>À</translation>
    </message>
    <message>
        <source>Wellbeing</source>
        <translation>Bien-être</translation>
    </message>
    <message>
        <source>What hurts</source>
        <translation>Ce qui blesse</translation>
    </message>
    <message>
        <source>What you have read</source>
        <translation>Ce que vous avez lu</translation>
    </message>
    <message>
        <source>longest time without a pause: %1</source>
        <translation>plus longue durée sans pause&#xa0;: %1</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>without a limit</source>
        <translation>sans limite</translation>
    </message>
</context>
<context>
    <name>When</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>after since</comment>
        <translation>le %1 %2</translation>
    </message>
    <message>
        <source>%1 %2 %3</source>
        <translation>%1 %2 %3</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>il y a %1</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1&#xa0;j</translation>
    </message>
    <message>
        <source>%1 h %2</source>
        <translation>%1&#xa0;h&#xa0;%2</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1&#xa0;min</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>il y a %1&#xa0;s</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n&#xa0;jour</numerusform>
            <numerusform>%n&#xa0;jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n&#xa0;heure</numerusform>
            <numerusform>%n&#xa0;heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n&#xa0;minute</numerusform>
            <numerusform>%n&#xa0;minutes</numerusform>
        </translation>
    </message>
    <message>
        <source>1</source>
        <comment>the first day of a month, in a date</comment>
        <translation>1er</translation>
    </message>
    <message>
        <source>Not understood. Write for example: tomorrow 9am, Monday, in 2 hours, this evening, 31/12 14:00.</source>
        <translation>Pas compris. Écrivez par exemple&#xa0;: demain 9h, lundi, dans 2 heures, ce soir, 31/12 14:00.</translation>
    </message>
    <message>
        <source>That is more than ten years away.</source>
        <translation>C’est dans plus de dix ans.</translation>
    </message>
    <message>
        <source>That is over already. Write what is still to come, for example: tomorrow 9am, Monday, in 2 hours.</source>
        <translation>C’est déjà passé. Écrivez un moment à venir, par exemple&#xa0;: demain 9h, lundi, dans 2 heures.</translation>
    </message>
    <message>
        <source>When, in words</source>
        <translation>Quand, en toutes lettres</translation>
    </message>
    <message>
        <source>today</source>
        <translation>aujourd’hui</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>demain</translation>
    </message>
    <message>
        <source>tomorrow 9am, Monday, in 2 hours, 31/12 14:00…</source>
        <translation>demain 9h, lundi, dans 2 heures, 31/12 14:00…</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>hier</translation>
    </message>
</context>
<context>
    <name>WholeText</name>
    <message numerus="yes">
        <source>The whole text (%n characters)</source>
        <translation>
            <numerusform>Le texte entier (%n caractère)</numerusform>
            <numerusform>Le texte entier (%n caractères)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Why</name>
    <message>
        <source>It asks for: %1.</source>
        <translation>Elle demande&#xa0;: %1.</translation>
    </message>
    <message numerus="yes">
        <source>The person has been warned %n time(s).</source>
        <translation>
            <numerusform>La personne a été avertie %n fois.</numerusform>
            <numerusform>La personne a été avertie %n fois.</numerusform>
        </translation>
    </message>
    <message>
        <source>The rule %1 matches.</source>
        <translation>La règle %1 s’applique.</translation>
    </message>
    <message>
        <source>The rule %1 protects the message: it is not suppressed.</source>
        <translation>La règle %1 protège le message&#xa0;: il n’est pas masqué.</translation>
    </message>
    <message>
        <source>The rule acts alone, as far as it can be taken back.</source>
        <translation>La règle agit seule, dans la mesure où cela peut être annulé.</translation>
    </message>
    <message>
        <source>Version %1 of the charter, saved by %2 (%3).</source>
        <translation>Version %1 de la charte, enregistrée par %2 (%3).</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Fetching…</source>
        <translation>Relève en cours…</translation>
    </message>
    <message>
        <source>No colleague is answering here.</source>
        <translation>Aucun collègue ne répond ici.</translation>
    </message>
    <message>
        <source>No conversation is chosen.</source>
        <translation>Aucune conversation n’est choisie.</translation>
    </message>
    <message>
        <source>No proposed answer waits here.</source>
        <translation>Aucune réponse proposée n’attend ici.</translation>
    </message>
    <message>
        <source>The message is on the clipboard, as plain text.</source>
        <translation>Le message est dans le presse-papiers, en texte brut.</translation>
    </message>
    <message>
        <source>The network gives no page for this conversation.</source>
        <translation>Le réseau ne donne pas de page pour cette conversation.</translation>
    </message>
    <message>
        <source>There is no message here.</source>
        <translation>Il n’y a aucun message ici.</translation>
    </message>
    <message>
        <source>There is no picture here that could be shown.</source>
        <translation>Il n’y a ici aucune image à afficher.</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>All brands</source>
        <translation>Toutes les marques</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>Toutes les commandes</translation>
    </message>
    <message>
        <source>All courteous ones, or the first few, behind the shield</source>
        <translation>Tous les courtois ou les premiers, derrière le bouclier</translation>
    </message>
    <message>
        <source>Approve the proposed answer</source>
        <translation>Approuver la réponse proposée</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Assigner</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Joindre des fichiers</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Retour à la liste</translation>
    </message>
    <message>
        <source>Ban</source>
        <translation>Bannir</translation>
    </message>
    <message>
        <source>Brands</source>
        <translation type="unfinished">Marques</translation>
    </message>
    <message>
        <source>Brands: colour, letters, pictures</source>
        <translation>Marques&#xa0;: couleur, lettres, images</translation>
    </message>
    <message>
        <source>Canned reply</source>
        <translation>Réponse type</translation>
    </message>
    <message>
        <source>Change the proposed answer</source>
        <translation>Modifier la réponse proposée</translation>
    </message>
    <message>
        <source>Charter</source>
        <translation>Charte</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>Copier le message</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Traité</translation>
    </message>
    <message>
        <source>Dossier of the person</source>
        <translation>Dossier de la personne</translation>
    </message>
    <message>
        <source>Fetch now</source>
        <translation>Relever maintenant</translation>
    </message>
    <message>
        <source>First brand</source>
        <translation>Première marque</translation>
    </message>
    <message>
        <source>First conversation</source>
        <translation>Première conversation</translation>
    </message>
    <message>
        <source>Five minutes’ pause</source>
        <translation>Pause de cinq minutes</translation>
    </message>
    <message>
        <source>Fold the left pane</source>
        <translation>Replier le volet de gauche</translation>
    </message>
    <message>
        <source>Follow the charter</source>
        <translation>Suivre la charte</translation>
    </message>
    <message>
        <source>Fourth brand</source>
        <translation>Quatrième marque</translation>
    </message>
    <message>
        <source>Hand the hostile ones over</source>
        <translation>Confier les hostiles</translation>
    </message>
    <message>
        <source>Handled</source>
        <translation>Traitées</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>À traiter</translation>
    </message>
    <message>
        <source>Internal note</source>
        <translation>Note interne</translation>
    </message>
    <message>
        <source>Keep this view</source>
        <translation type="unfinished">Garder cette vue</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Étiqueter</translation>
    </message>
    <message>
        <source>Last conversation</source>
        <translation>Dernière conversation</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
    <message>
        <source>Lift the ban</source>
        <translation>Lever le bannissement</translation>
    </message>
    <message>
        <source>Lift the mute</source>
        <translation>Lever la sourdine</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Clair ou sombre</translation>
    </message>
    <message>
        <source>Like</source>
        <translation>Aimer</translation>
    </message>
    <message>
        <source>Link with another identity</source>
        <translation>Lier à une autre identité</translation>
    </message>
    <message>
        <source>Low or high rows</source>
        <translation>Lignes basses ou hautes</translation>
    </message>
    <message>
        <source>Macro 1</source>
        <translation>Macro n° 1</translation>
    </message>
    <message>
        <source>Macro 2</source>
        <translation>Macro n° 2</translation>
    </message>
    <message>
        <source>Macro 3</source>
        <translation>Macro n° 3</translation>
    </message>
    <message>
        <source>Macro 4</source>
        <translation>Macro n° 4</translation>
    </message>
    <message>
        <source>Macro 5</source>
        <translation>Macro n° 5</translation>
    </message>
    <message>
        <source>Macro 6</source>
        <translation>Macro n° 6</translation>
    </message>
    <message>
        <source>Macro 7</source>
        <translation>Macro n° 7</translation>
    </message>
    <message>
        <source>Macro 8</source>
        <translation>Macro n° 8</translation>
    </message>
    <message>
        <source>Macro 9</source>
        <translation>Macro n° 9</translation>
    </message>
    <message>
        <source>Macros</source>
        <translation>Macros</translation>
    </message>
    <message>
        <source>Mark urgent</source>
        <translation>Signaler comme urgent</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>À moi</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Mettre en sourdine</translation>
    </message>
    <message>
        <source>My words</source>
        <translation>Mes mots</translation>
    </message>
    <message>
        <source>New macro</source>
        <translation>Nouvelle macro</translation>
    </message>
    <message>
        <source>Newer message</source>
        <translation>Message plus récent</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>Conversation suivante</translation>
    </message>
    <message>
        <source>Next possible mistake</source>
        <translation>Faute possible suivante</translation>
    </message>
    <message>
        <source>Not the same person</source>
        <translation>Pas la même personne</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Note on the person</source>
        <translation>Note sur la personne</translation>
    </message>
    <message>
        <source>Notifications and tray</source>
        <translation>Notifications et zone de notification</translation>
    </message>
    <message>
        <source>Older message</source>
        <translation>Message plus ancien</translation>
    </message>
    <message>
        <source>One page down</source>
        <translation>Une page vers le bas</translation>
    </message>
    <message>
        <source>One page up</source>
        <translation>Une page vers le haut</translation>
    </message>
    <message>
        <source>Only courteous ones, behind the shield</source>
        <translation>Seulement les courtois, derrière le bouclier</translation>
    </message>
    <message>
        <source>Only hostile ones, behind the shield</source>
        <translation>Seulement les hostiles, derrière le bouclier</translation>
    </message>
    <message>
        <source>Only one network</source>
        <translation>Un seul réseau</translation>
    </message>
    <message>
        <source>Only private</source>
        <translation>Privés seulement</translation>
    </message>
    <message>
        <source>Only public</source>
        <translation>Publics seulement</translation>
    </message>
    <message>
        <source>Only unread</source>
        <translation>Non lus seulement</translation>
    </message>
    <message>
        <source>Open on the network</source>
        <translation>Ouvrir sur le réseau</translation>
    </message>
    <message>
        <source>Open, or follow the charter</source>
        <translation>Ouvrir, ou suivre la charte</translation>
    </message>
    <message>
        <source>Order of the list</source>
        <translation>Ordre de la liste</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Boîte d’envoi</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>Conversation précédente</translation>
    </message>
    <message>
        <source>Propose an answer</source>
        <translation>Proposer une réponse</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Read softened words</source>
        <translation>Lire les mots adoucis</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Rouvrir</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Répondre</translation>
    </message>
    <message>
        <source>Reply privately</source>
        <translation>Répondre en privé</translation>
    </message>
    <message>
        <source>Save the charter</source>
        <translation>Enregistrer la charte</translation>
    </message>
    <message>
        <source>Saved view 1</source>
        <translation>Vue enregistrée 1</translation>
    </message>
    <message>
        <source>Saved view 2</source>
        <translation>Vue enregistrée 2</translation>
    </message>
    <message>
        <source>Saved view 3</source>
        <translation>Vue enregistrée 3</translation>
    </message>
    <message>
        <source>Saved view 4</source>
        <translation>Vue enregistrée 4</translation>
    </message>
    <message>
        <source>Saved view 5</source>
        <translation>Vue enregistrée 5</translation>
    </message>
    <message>
        <source>Saved view 6</source>
        <translation>Vue enregistrée 6</translation>
    </message>
    <message>
        <source>Saved view 7</source>
        <translation>Vue enregistrée 7</translation>
    </message>
    <message>
        <source>Saved view 8</source>
        <translation>Vue enregistrée 8</translation>
    </message>
    <message>
        <source>Saved view 9</source>
        <translation>Vue enregistrée 9</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Vues enregistrées</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Second brand</source>
        <translation>Deuxième marque</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Sélectionner</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Tout sélectionner</translation>
    </message>
    <message>
        <source>Select downwards</source>
        <translation>Sélectionner vers le bas</translation>
    </message>
    <message>
        <source>Select upwards</source>
        <translation>Sélectionner vers le haut</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>Send the proposed answer back</source>
        <translation>Renvoyer la réponse proposée</translation>
    </message>
    <message>
        <source>Set the suggestion aside</source>
        <translation>Écarter la suggestion</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Shield mode</source>
        <translation>Mode bouclier</translation>
    </message>
    <message>
        <source>Shield: soften, courteous ones first</source>
        <translation>Bouclier&#xa0;: adoucir, les courtois d’abord</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>Réafficher</translation>
    </message>
    <message>
        <source>Show the pictures</source>
        <translation>Afficher les images</translation>
    </message>
    <message>
        <source>Similar messages</source>
        <translation>Messages semblables</translation>
    </message>
    <message>
        <source>Snoozed</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Take a colleague’s answer over</source>
        <translation>Reprendre la réponse d’un collègue</translation>
    </message>
    <message>
        <source>Take it myself</source>
        <translation>M’en charger</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Équipe</translation>
    </message>
    <message>
        <source>The charter as text</source>
        <translation>La charte en texte</translation>
    </message>
    <message>
        <source>Third brand</source>
        <translation>Troisième marque</translation>
    </message>
    <message>
        <source>To approve</source>
        <translation>À approuver</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Unlink an identity</source>
        <translation>Délier une identité</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>Warn</source>
        <translation>Avertir</translation>
    </message>
    <message>
        <source>Wellbeing: breaks, limits, quiet hours</source>
        <translation>Bien-être&#xa0;: pauses, limites, heures calmes</translation>
    </message>
    <message>
        <source>Why the charter says so</source>
        <translation>Pourquoi la charte dit cela</translation>
    </message>
    <message>
        <source>Withdraw the proposed answer</source>
        <translation>Retirer la réponse proposée</translation>
    </message>
    <message>
        <source>Without filter</source>
        <translation>Sans filtre</translation>
    </message>
</context>
</TS>
