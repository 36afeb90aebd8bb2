//! In charge of the words that name nobody, grouped by what they are of; without accents.
//!
//! It leaves what follows from them to [`super`].

use crate::recap::facts::table::{Table, table};

/// Words that are no name even of a site that is called so: what a picture, a link or a list is called.
pub(super) static PARTS: Table = Table::new(|| {
    table(
        "alt | alternative | text | logo | logos | image | images | picture | pictures | photo | photos | pic | \
         img | icon | icons | banner | header | hero | thumbnail | screenshot | placeholder | untitled | title | \
         caption | description | file | filename | link | links | url | website | homepage | here | page | \
         bild | bilder | foto | fotos | gruppenfoto | gruppenbild | grafik | titelbild | abbildung | symbol | \
         beschreibung | platzhalter | datei | seite | webseite | hier | \
         illustration | visuel | photographie | capture | ici | lien | site | texte | \
         imagen | imagenes | fotografia | captura | enlace | aqui | texto | immagine | imagem | \
         a | an | the | of | by | in | at | on | for | to | and | or | & | our | this | that | from | with | all | \
         der | die | das | den | dem | des | ein | eine | einen | und | oder | von | vom | im | am | unser | unsere | \
         le | la | les | l | un | une | du | de | d | et | ou | nos | notre | au | aux | \
         el | los | las | lo | y | o | del | al | en | nuestro | nuestra | nuestros | nuestras | \
         il | i | gli | e | di | da | do | dos | das | os | as | van | het",
    )
});

/// Words that are no name unless a site is called so.
pub(super) static COMMON: Table = Table::new(|| {
    table(concat!(
        // Sponsors, their ranks and what they give.
        "sponsor | sponsors | sponsored | sponsoring | sponsorship | supporter | supporters | partner | partners | \
         patron | patrons | host | hosts | donor | donors | giver | main | headline | gold | golden | silver | \
         bronze | platinum | level | levels | tier | tiers | name | role | type | category | contribution | amount | diamond | premium | media | community | venue | venues | location | room | rooms | \
         space | office | offices | building | hall | food | drink | drinks | pizza | pizzas | beer | beers | wine | \
         coffee | tea | snack | snacks | catering | dinner | lunch | breakfast | buffet | refreshments | cookies | \
         cake | prizes | prize | swag | stickers | raffle | tickets | infrastructure | hosting | equipment | \
         logistics | support | help | hospitality | generosity | beverages | goodies | giveaways | hardware | \
         software | streaming | recording | video | audio | internet | wifi | services | service | ",
        "sponsoren | sponsorin | sponsorinnen | hauptsponsor | unterstutzer | unterstutzung | forderer | \
         spender | gastgeber | gastgeberin | platin | silber | raum | raume | raumlichkeiten | ort | saal | buro | \
         essen | getrank | getranke | bier | kaffee | kuchen | verpflegung | pizzen | preise | gewinne | \
         verlosung | infrastruktur | technik | ausstattung | organisation | logistik | hilfe | gastfreundschaft | \
         stufe | kategorie | art | beitrag | finanzierung | spende | spenden | aufnahme | ubertragung | strom | ",
        "niveau | role | type | sponsorise | partenaire | partenaires | hote | hotes | mecene | mecenes | soutien | soutiens | argent | \
         or | salle | locaux | lieu | bureaux | accueil | repas | boisson | boissons | biere | bieres | vin | \
         cafe | buffet | apero | aperitif | cadeaux | lots | materiel | captation | logistique | \
         restauration | collation | infrastructures | ",
        "nivel | nombre | patrocinador | patrocinadores | patrocinadora | patrocinadoras | patrocinio | aliado | aliados | socios | \
         anfitrion | anfitriones | anfitriona | oro | plata | bronce | sala | lugar | sede | espacio | oficina | \
         oficinas | comida | bebida | bebidas | cerveza | cervezas | refrigerio | cena | premios | regalos | \
         infraestructura | equipo | apoyo | logistica | patrocinadora | apoiadores | apoio | comidas | cafe | \
         espaco | local | infraestrutura | premi | sponsorizzazione | cibo | bevande | spazio | sede | ",
        // People and groups.
        "everyone | everybody | all | team | teams | crew | staff | organiser | organisers | organizer | \
         organizers | organisation | organization | volunteer | volunteers | helper | helpers | speaker | speakers | \
         presenter | presenters | attendee | attendees | participant | participants | guest | guests | audience | \
         crowd | member | members | people | folks | friends | group | committee | board | panel | panelists | \
         developers | students | moderator | moderators | contributors | company | companies | employer | ",
        "alle | allen | freund | mitglied | leut | organisatoren | organisatorinnen | orga | orgateam | veranstalter | helfer | helferinnen | \
         freiwillige | freiwilligen | sprecher | sprecherin | sprecherinnen | referenten | referentinnen | \
         vortragende | vortragenden | teilnehmer | teilnehmerinnen | teilnehmende | teilnehmenden | gaste | \
         gasten | besucher | publikum | mitglieder | leute | freunde | gruppe | vorstand | verein | firma | firmen | \
         unternehmen | vorbereitungsgruppe | vorbereitung | moderation | moderator | gemeinschaft | ",
        "tous | toutes | equipe | organisateurs | organisatrices | organisateur | benevoles | benevole | orateurs | \
         oratrices | conferenciers | conferencieres | intervenants | intervenantes | participants | participantes | \
         invites | public | membres | amis | communaute | association | entreprise | entreprises | societe | ",
        "todos | todas | equipo | organizadores | organizadoras | organizador | voluntarios | voluntarias | \
         ponentes | ponente | charlistas | asistentes | invitados | publico | miembros | amigos | comunidad | \
         empresa | empresas | organizacion | palestrantes | voluntarias | organizadores | comunidade | amici | \
         comunita | organizzatori | relatori | volontari | ",
        // The evening and its parts.
        "event | events | meetup | meetups | meeting | meetings | evening | night | session | sessions | talk | \
         talks | lightning | workshop | workshops | conference | hackathon | party | networking | social | \
         afterparty | agenda | schedule | programme | program | intro | introduction | welcome | opening | closing | \
         break | outro | questions | q | feedback | recap | summary | slides | next | last | previous | upcoming | \
         past | date | time | when | where | contact | location | address | view | impressions | gallery | \
         discussion | discussions | demo | demos | presentation | presentations | stage | whiteboard | ",
        "veranstaltung | veranstaltungen | treffen | abend | vortrag | vortrage | pause | programm | ablauf | \
         begrussung | einfuhrung | diskussion | fragen | ausblick | ruckblick | fazit | termin | termine | nachste | \
         nachstes | impressionen | eindrucke | stammtisch | netzwerk | netzwerken | event | anfahrt | kontakt | ",
        "soiree | rencontre | rencontres | evenement | evenements | presentation | presentations | conference | \
         conferences | atelier | ateliers | programme | accueil | discussions | prochain | prochaine | reseau | \
         reseautage | edition | date | bilan | conclusion | ",
        "evento | eventos | reunion | encuentro | encuentros | charla | charlas | taller | talleres | programa | \
         bienvenida | preguntas | proximo | proxima | fecha | hora | noche | sesion | palestra | palestras | encontro | \
         serata | incontro | ",
        // Thanks, partings and what keeps a place.
        "thanks | thank | you | again | cheers | best | regards | yours | bye | see | soon | later | tba | tbd | tbc | \
         none | nobody | n | various | others | other | more | many | special | big | huge | great | acknowledgements | \
         credits | danke | dank | vielen | herzlichen | viele | grusse | gruss | gruße | gruß | liebe | bald | weitere | andere | \
         sonstige | merci | remerciements | bientot | amicalement | autres | divers | gracias | muchas | saludos | \
         pronto | agradecimientos | otros | otras | varios | abrazos | obrigado | abracos | grazie | saluti",
    ))
});
