//! In charge of the phrasings of thanks, grouped by language or by what somebody is thanked for.
//!
//! It leaves who is meant to [`entries`](super::entries) and what follows from it to [`super`].

use std::sync::LazyLock;

use crate::recap::facts::labels::{BEGINS, WHOLE};
use crate::recap::facts::phrases::Phrases;

/// Phrases that thank; whom follows right behind them.
pub(super) static THANKS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "thank you goes to | thank you goes out to | thank you so much to | \
             thanks so much to | thanks a lot to | thanks are due to | thanks must go to | thank you must go to | \
             grateful to | grateful for | thankful to | thankful for | gratitude to | thanks to | thanks again to | thanks also to | \
             thanks as well to | thanks go to | thanks go out to | thanks as always to | thank you to | \
             thank you also to | thank you again to | a thank you to | thanking | like to thank | \
             want to thank | we thank | thank our | shout-out to | shout out to | shoutout to | \
             kudos to | props to | hat tip to | special thanks | gracias to | merci to | danke to",
        ),
        (
            "de",
            "dank an | danke an | dank geht an | dank gilt | dank auch an | dank gebührt | wir danken | \
             danken wir | danken der | danken dem | danken herzlich | dankeschön geht an | \
             bedanken uns ganz herzlich bei | bedanken uns sehr bei | bedanken uns recht herzlich bei | bedanken uns bei | bedanken wir uns bei | \
             bedanken uns herzlich bei | möchten wir uns bei | wir möchten uns bei | dankeschön an | \
             möchten uns herzlich bei | uns ganz herzlich bei | dankbar",
        ),
        (
            "fr",
            "merci beaucoup à | merci infiniment à | remercier chaleureusement | remercions chaleureusement | \
             remercier vivement | merci à | merci aussi à | merci encore à | merci également à | merci donc à | merci aux | \
             merci au | remercions | remercie | remercier | remerciements à | remerciement à | \
             grâce à | grâce au | grâce aux",
        ),
        (
            "es",
            "agradecer enormemente a | agradecer especialmente a | agradecer muy especialmente a | \
             agradecer profundamente a | agradecer mucho a | agradecer de nuevo a | agradecerle a | agradecerles a | \
             agradecemos enormemente a | agradecemos especialmente a | agradecemos mucho a | \
             gracias a | gracias al | gracias también a | gracias de nuevo a | agradecemos a | \
             agradecemos al | agradecemos también a | agradecer a | agradecer al | agradecidos con | \
             agradecimiento a | agradecimientos a | agradecimiento especial a | damos las gracias a",
        ),
        (
            "it, pt, nl",
            "grazie a | ringraziamo | ringraziare | obrigado a | obrigado à | obrigado ao | \
             obrigada à | agradecemos à | agradecemos ao | dank aan | met dank aan | bedanken",
        ),
        (
            "pl",
            "dziękujemy | dziękujemy firmie | dziękujemy władzom | dziękujemy uczelni | \
             dziękujemy również | dziękujemy również firmie | dziękujemy również władzom | \
             dziękujemy również uczelni | dziękujemy też | dziękujemy też firmie | \
             dziękujemy też władzom | dziękujemy też uczelni | dziękujemy także | \
             dziękujemy także firmie | dziękujemy także władzom | \
             dziękujemy także uczelni | podziękowania dla | podziękowania należą się | \
             dzięki dla",
        ),
    ])
});

/// Thanks that speak to somebody: who is thanked follows at once.
pub(super) static THANK_YOU: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "thank you | thanks | thank you so much | thanks so much | thank you very much | thank you again | \
             thanks again | danke | danke schön | dankeschön | vielen dank | merci | merci beaucoup | gracias | \
             muchas gracias | grazie | grazie mille | obrigado | obrigada | bedankt",
    )])
});

/// The word for those who pay, in one word or joined to another: `Location-Sponsor`.
pub(super) static SPONSOR_NOUNS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (ONE, "sponsor | patrocinador | patrocinadora | espónsor | mécène"),
        (
            "",
            "sponsors | sponsoren | sponsorinnen | sponsor:innen | sponsores | patrocinadores | \
             patrocinadoras | mécènes | sponsor et partenaire | sponsors et partenaires | \
             sponsors and partners | sponsoren und partner | patrocinadores y aliados | \
             sponsor e partner",
        ),
    ])
});

/// The group of a word for one sponsor.
pub(super) const ONE: &str = "one";

/// Words right before the word for sponsors that can only be the group's own.
pub(super) static OWN: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "our | this month's | tonight's | today's | the evening's | the meetup's | unser | unserem | \
             unseren | unserer | unsere | notre | nos | nuestro | nuestra | nuestros | nuestras | \
             il nostro | i nostri | nosso | nossos | onze",
    )])
});

/// Headings over whom the recap thanks.
pub(super) static THANKS_HEADINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        ("en", "thanks | thank you | thank yous | acknowledgements | acknowledgments | credits"),
        ("de", "dank | danke | danksagung | danksagungen | dankeschön | herzlichen dank | vielen dank"),
        ("fr", "merci | remerciements | mercis"),
        ("es", "gracias | agradecimientos | agradecimiento"),
        ("it, pt, nl", "grazie | ringraziamenti | obrigado | agradecimentos | bedankt | dankwoord"),
    ])
});

/// Words before the word for sponsors that say they are the group's own.
pub(super) static OUR: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "our | this month's | tonight's | today's | the evening's | the meetup's | the event's | \
             the events | the event | this event's | the night's",
        ),
        ("de", "unser | unsere | unserem | unseren | unserer | dem | den"),
        ("fr", "notre | nos | le | les | du | des"),
        ("es", "nuestro | nuestra | nuestros | nuestras | el | los | la | las"),
        ("it, pt, nl", "il nostro | i nostri | nosso | nossos | onze"),
    ])
});

/// People in a heading of sponsors: below it, who reads as a person is one of those.
pub(super) static FRIENDS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "friends | helpers | volunteers | organisers | organizers | speakers | people | team | freunde | \
             helfer | helferinnen | organisatoren | sprecher | referenten | amis | bénévoles | orateurs | \
             organisateurs | amigos | voluntarios | ponentes | organizadores | voluntários | palestrantes",
    )])
});

/// Phrases of a search for sponsors, which has none yet.
pub(super) static SEARCHES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "become a | looking for | search~ for | we need | need a | need more | \
             if you want to sponsor | would like to sponsor | like to be | want to be | \
             sponsor werden | sponsoren werden | être notre sponsor | être sponsor | ser nuestro | \
             ser patrocinador | suchen | gesucht | werdet | werde | \
             cherchons | recherchons | devenir | devenez | buscamos | buscando | conviértete | \
             quieres ser | cerchiamo | procuramos | zoeken",
    )])
});

/// Words before the word for sponsors of another time.
pub(super) static FORMER: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "former | past | previous | last month's | last year's | next month's | future | ehemalig~ | \
             früher~ | bisherig~ | künftig~ | ancien | anciens | précédent~ | futur~ | antiguo~ | \
             anterior~ | pasado~ | próximo~",
    )])
});

/// Words of a heading over what a sponsor said, and not over who they are.
pub(super) static SPOKEN: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "talk | talks | slot | message | messages | word from | words from | pitch | demo | how | \
             vortrag | vorträge | wort | worte | mot | mots | présentation | charla | charlas | palabras",
    )])
});

/// Phrases behind which stands who paid, whatever else the sentence says.
pub(super) static SPONSORED_BY: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        ("en", "sponsored by | kindly supported by | generously supported by"),
        (
            "de",
            "gesponsert von | gesponsert durch | gesponsert wurde der abend von | gesponsert wurde das treffen von | \
             gesponsert wurde die pizza von | gesponsert wurden wir von | gesponsort von | mit freundlicher unterstützung von | \
             mit freundlicher unterstützung der",
        ),
        ("fr", "sponsorisé par | sponsorisée par | sponsorisés par | parrainé par | parrainée par"),
        (
            "es",
            "patrocinado por | patrocinada por | patrocinados por | patrocinadas por | \
             gracias al patrocinio de",
        ),
        ("it, pt, nl", "sponsorizzato da | patrocinado pela | patrocinado pelo | gesponsord door"),
    ])
});

/// Evenings of somebody else, or of another day: who paid for those is told of in passing.
pub(super) static ELSEWHERE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "website | this site | our site | this page | podcast | sister meetup | sister group | sister event | another meetup | other meetup | their meetup | \
             their event | their conference | next meetup | next event | next meeting | next evening | \
             next edition | next month | schwestertreffen | anderes treffen | nächste treffen | \
             nächste abend | nächstes treffen | nächsten treffen | prochain meetup | prochaine édition | \
             prochaine rencontre | próximo encuentro | próxima reunión | próximo meetup | próxima edición",
    )])
});

/// Phrases behind which stands who gave something or stood by the evening.
pub(super) static GIVEN_BY: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "provided by | courtesy of | supplied by | donated by | paid for by | with the support of | \
             with support from | supported by | made possible by | be possible without | been possible without",
        ),
        (
            "de",
            "spendiert von | gespendet von | bereitgestellt von | zur verfügung gestellt von | \
             mit unterstützung von | mit unterstützung der | unterstützt von",
        ),
        (
            "fr",
            "offert par | offerts par | offerte par | offertes par | avec le soutien de | \
             avec le soutien d' | soutenu par | été possible sans",
        ),
        (
            "es",
            "sido posible sin | el apoyo de | cortesía de | con el apoyo de | con el apoyo del | ofrecido por | ofrecida por | \
             donado por | donados por",
        ),
        (
            "it, pt, nl",
            "stato possibile senza | offerto da | con il supporto di | com o apoio da | com o apoio de | aangeboden door | \
             verzorgd door",
        ),
    ])
});

/// What an evening or its parts are called: who `sponsored` one of these is meant.
pub(super) static EVENINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "event | evening | night | meetup | meet-up | meeting | session | edition | abend | abends | \
             treffen | treffens | veranstaltung | soirée | noche | rencontre | réunion | événement | évènement | evento | \
             reunión | encuentro | charla | quedada | serata | incontro | encontro | avond | \
             bijeenkomst",
    )])
});

/// What somebody is thanked for: the groups are the reasons, of which the earlier weighs more.
pub(super) static REASONS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "money",
            "sponsoring | sponsored | sponsorship | for being our sponsor | being a sponsor | \
             as our sponsor | als sponsor | als unser sponsor | fürs sponsern | sponsern | gesponsert | \
             sponsert | sponserte | patrocinar~ | patrocinio | patrocinando | financ~ | funding | \
             finanzier~ | finanziell~ | parrain~ | sponsoriser | sponsorisé~ | comme sponsor | \
             como patrocinador | mécénat | sponsorizz~",
        ),
        (
            "venue",
            "hosted | hosting | host | venue | their office | their offices | the space | their space |  \
             space last night | office space | a space | room | rooms | meeting space | let us use |  \
             letting us use | having us | welcoming us | hospitality | location | räume | räumen | räumlichkeiten |  \
             raum | gastfreundschaft | gastgeber | gastgeberin | beherberg~ | zu gast | büro | büros |  \
             saal | accueil~ | recevoir | reçu | reçus | héberg~ | locaux | salle | bureaux |  \
             hospitalité | prêt de la salle | recibirnos | recibió | acogernos | acogió | prestarnos |  \
             prestó | hospedarnos | brindarnos un espacio | brindarnos el espacio |  \
             brindarnos su espacio | facilitarnos el espacio | su espacio | por el espacio |  \
             cesión del espacio | cesión de la sala | cesión del local | cedernos el espacio | cedernos la sala | \
             por el lugar | por la sede | sus oficinas | su casa | sus instalaciones | el local |  \
             abrirnos las puertas | abrirnos sus puertas | anfitriones | anfitrión | ospit~ | sede |  \
             espaço | ontvang~ | ruimte | gastvrijheid | udostępnienie sali | udostępnienie miejsca | \
             użyczenie sali | gościnę | gościnność",
        ),
        (
            "food",
            "pizza | pizzas | food | drinks | beer | beers | wine | catering | snacks | lunch | \
             breakfast | dinner | coffee | tea | cake | cookies | refreshments | water | buffet | \
             sandwiches | getränke | getränken | bier | biers | biere | frühstück | mittagessen | abendessen |  essen | verpflegung | häppchen | snack | \
             kaffee | kuchen | kaltgetränke | brezeln | apéro | apéritif | boissons | bières | \
             grignoter | repas | collation | goûter | petit-déjeuner | comida | bebidas | bebida | desayuno | almuerzo | refrigerios |  \
             cervezas | cerveza | café | cena | merienda | tapas | bocadillos | refrigerio | botanas | \
             cibo | birra | birre | comida | lanche | eten | drankjes | hapjes",
        ),
        (
            "media",
            "media partner | media supporter | community partner | community partners | media partnership | medienpartner | partenaire média | media partners",
        ),
        (
            "av",
            "recording | filming | streaming | livestream | video | videos | sound | microphones | \
             aufnahme | aufzeichnung | technik | captation | montage | vidéo | vidéos | régie | \
             enregistrement | grabación | transmisión | sonido",
        ),
        (
            "other",
            "prize | prizes | books | a book | stickers | swag | giveaway | giveaways | raffle prizes | \
             t-shirts | licenses | licences | tickets | goodies | support | supporting | logistics | \
             equipment | generosity | partnership | unterstützung | unterstützen | bücher | preise | \
             verlosung | gutscheine | soutien | soutenir | appui | cadeaux | lots | livres | licence | \
             logistique | apoyo | apoyar~ | apoyarnos | colaborar | colaboración | premios | regalos | \
             libros | licencias | logística | supporto | premi | apoio | prêmios | steun | prijzen",
        ),
    ])
});

/// Words with which a reason begins.
pub(super) const REASON_LEADS: &[&str] = &[
    "for",
    "who",
    "which",
    "that",
    "without",
    "whose",
    "für",
    "fürs",
    "die",
    "der",
    "das",
    "dass",
    "ohne",
    "pour",
    "qui",
    "d'avoir",
    "sans",
    "por",
    "que",
    "quien",
    "quienes",
    "para",
    "sin",
    "per",
    "che",
    "pela",
    "pelo",
    "voor",
    "za",
    "again",
    "once",
    "bedanken",
    "danken",
    "gerichtet",
    "richten",
    "ausgesprochen",
    "aussprechen",
    "sagen",
    "herzlich",
    "nochmals",
    "encore",
    "nuevamente",
    "la",
    "el",
    "su",
    "sus",
    "as",
    "in",
    "als",
    "en",
    "comme",
    "como",
];

/// Phrases behind who sponsored: our sponsor, or something that is told behind them.
pub(super) static SPONSORED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            OURS,
            "was our sponsor | were our sponsors | was tonight's sponsor | is our sponsor | \
             war unser sponsor | waren unsere sponsoren | ist unser sponsor | était notre sponsor | \
             étaient nos sponsors | est notre sponsor | fue nuestro patrocinador | \
             fueron nuestros patrocinadores | è stato il nostro sponsor | foi o nosso patrocinador | \
             was onze sponsor",
        ),
        (
            "",
            "sponsored the | sponsored our | sponsored this | sponsored tonight's | was the sponsor of | \
             were the sponsors of | sponserte | sponserten | hat den abend gesponsert | \
             war sponsor | a sponsorisé | ont sponsorisé | sponsorisait | était le sponsor | \
             étaient les sponsors | patrocinó | patrocinaron | fue el patrocinador | \
             fueron los patrocinadores | ha sponsorizzato | patrocinou",
        ),
    ])
});

/// What German says at the end, behind `von` and who gave it.
pub(super) static SPONSORED_LAST: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (MONEY, "gesponsert | gesponsort | finanziert"),
        (
            "",
            "gespendet | spendiert | bereitgestellt | zur verfügung gestellt | gestellt | gespendete~ | \
             spendierte~ | bereitgestellte~ | zur verfügung gestellte~",
        ),
    ])
});

/// The group of phrases that speak of money.
pub(super) const MONEY: &str = "money";

/// The group of phrases that say whose sponsor it was.
pub(super) const OURS: &str = "ours";

/// Phrases behind who received the guests or gave them something.
pub(super) static RECEIVED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "venue",
            "hosted us | were our hosts | was our host | let us use | opened their doors | \
             opened its doors | welcomed us | had us over",
        ),
        (
            "venue",
            "hat uns eingeladen | hat uns beherbergt | beherbergte uns | hat uns empfangen | \
             empfing uns | lud uns ein | stellte uns | stellten uns",
        ),
        (
            "venue",
            "nous a reçu | nous a reçus | nous a donc reçu | nous a donc reçus | nous ont reçu |  \
             nous ont reçus | nous a accueilli | nous a accueillis | nous a donc accueilli |  \
             nous a donc accueillis | nous ont accueilli | nous ont accueillis | nous a hébergés |  \
             nous accueillait | nous recevait | nous a ouvert ses portes | était notre hôte |  \
             étaient nos hôtes | fut notre hôte | nous avait ouvert ses portes",
        ),
        (
            "venue",
            "was our host | were our hosts | was our generous host | was our kind host |  \
             was hosting us | were hosting us | war unser gastgeber | war unsere gastgeberin |  \
             waren unsere gastgeber | war gastgeber | fue nuestro anfitrión | fue nuestra anfitriona |  \
             fueron nuestros anfitriones | è stata la nostra ospite | foi o nosso anfitrião |  \
             was onze gastheer",
        ),
        (
            "venue",
            "nos recibió | nos recibieron | nos acogió | nos acogieron | nos abrió las puertas | \
             nos abrió sus puertas | nos prestó | nos prestaron | nos hospedó | ci ha ospitato | \
             nos recebeu | ontving ons",
        ),
        ("evening", "played host to | hosted a | hosted an | hosted the | hosted our | hosted this"),
        (
            "gift",
            "provided | helped with | kindly provided | \
             generously provided | supplied | brought | paid for | spendierte | \
             sorgte für | nous a offert | nous a donc offert | nous offrait | nos ofreció | \
             nos ayudó con | nos ayudaron con | nos apoyó con | nos apoyaron con | nos apoyó nuevamente con | \
             nos brindó | nos brindaron | nos invitó | nos regaló | puso | ha offerto | zorgde voor",
        ),
    ])
});

/// Phrases behind which stands who received the guests.
pub(super) static HOSTS_AT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "our hosts at | our hosts from | our host at | our kind hosts at | our generous hosts at |  \
             our lovely hosts at | unseren gastgebern von | unsere gastgeber von |  \
             unseren gastgebern bei | nos hôtes de chez | nos hôtes de | nos hôtes d' |  \
             nuestros anfitriones de | nuestros anfitriones en | nuestro anfitrión de |  \
             nuestra anfitriona | i nostri ospiti di | nossos anfitriões da | onze gastheren van |  \
             nos recibieron en | nos recibió en | nos acogieron en | nous ont reçus chez |  \
             nous ont accueillis chez | reçus chez | accueillis chez | hébergés chez | zu gast bei |  \
             te gast bij",
    )])
});

/// Phrases behind which an organisation stands that gave its rooms, or a person who led the evening.
pub(super) static HOSTED_BY: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::of(&[("", "hosted by | welcomed by | received by")]));

/// Phrases of a sentence that retells what somebody said.
pub(super) static REPORTED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "how | told us | tells | talked about | spoke about | explained | showed | showed us | \
             shared | mentioned | in her talk | in his talk | in their talk | case study",
        ),
        ("de", "erzählte | berichtete | erklärte | zeigte | in ihrem vortrag | in seinem vortrag | wie"),
        ("fr", "raconté | expliqué | a montré | dans sa présentation | comment | à propos de"),
        ("es", "contó | explicó | mostró | en su charla | cómo"),
        ("it, pt, nl", "ha raccontato | ha spiegato | contou | explicou | vertelde | hoe"),
    ])
});

/// Phrases of praise for somebody who gave something, which is told behind them: `kind of Acme to let us in`.
pub(super) static KIND_OF: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "very kind of | so kind of | really kind of | was kind of | nice of | generous of | nett von | großzügig von | lieb von | \
         gentil de la part de | généreux de la part de | amable por parte de | generoso por parte de",
    )])
});

/// Times of other evenings.
pub(super) static LONG_AGO: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "last year | last month | last time | years ago | months ago | used to | in the past | \
         letztes jahr | letzten monat | letztes mal | vor jahren | früher | l'an dernier | l'année dernière | \
         le mois dernier | el año pasado | el mes pasado | la última vez | hace años",
    )])
});

/// What a service does for everybody, which is no gift to an evening.
pub(super) static SERVICES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "hosting our page | hosting the page | hosting our website | hosting the website | hosting our site | \
         hosting the site | hosting the videos | hosting our videos | hosting the recordings | \
         hosting our recordings | hosting our slides | hosting the slides | hosting our code | hosting the code | \
         hosting our repository | hosting our blog | hosting our mailing list | free plan | free tier | \
         free account | das hosting | l'hébergement du site | l'hébergement de notre site | \
         el alojamiento web | alojar nuestra página",
    )])
});

/// What somebody is praised for who gave something.
pub(super) static GAVE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "to host us | to have us | to let us | to provide | to welcome us | to offer | to give us | \
         uns zu empfangen | uns einzuladen | bereitzustellen | zur verfügung zu stellen | de nous accueillir | \
         de nous recevoir | de nous prêter | recibirnos | acogernos | prestarnos",
    )])
});

/// Words for those whom the sentence before names.
pub(super) const THEM: &[&str] =
    &["them", "ihnen", "sie", "eux", "elles", "ellos", "ellas", "loro", "eles", "hen"];

/// What somebody hosts who receives guests, beside an evening.
pub(super) static GATHERINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "hackathon | workshop | hack day | hack night | social hour | social | get-together | party | \
             barcamp | unconference | dinner | gathering",
    )])
});

/// What an evening is called that was `chez` somebody, and what leads up to them.
pub(super) static AT_HOME: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(&[("fr", "chez")]));

/// Phrases of an honour that a sentence tells of, whose giver the next may name.
pub(super) static HONOURS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "de nous recevoir | de nous accueillir | nous a ouvert ses portes | de recibirnos | \
             de acogernos | uns zu empfangen | uns zu beherbergen | hosting us for the first time | \
             to host us",
    )])
});

/// Whatever may begin a sentence that tells of givers: one without any of it tells of none.
pub(super) static OF_GIVERS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::together(&[
        &THANKS,
        &THANK_YOU,
        &SPONSOR_NOUNS,
        &SPONSORED_BY,
        &GIVEN_BY,
        &SPONSORED,
        &SPONSORED_LAST,
        &RECEIVED,
        &HOSTS_AT,
        &HOSTED_BY,
        &KIND_OF,
        &AT_HOME,
        &HONOURS,
    ])
});

/// Phrases behind which stands whose team it was.
pub(super) static TEAM_OF: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "team at | team from | team of | folks at | people at | team von | team der | équipe de | \
             équipe d' | équipes de | équipe de chez | equipo de | team di | equipe da | team van",
    )])
});

/// Labels that sponsors stand behind.
pub(super) static LABELS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            WHOLE,
            "sponsor | sponsors | our sponsors | our sponsor | event sponsor | event sponsors | \
             venue sponsor | food sponsor | pizza sponsor | sponsored by | location-sponsor | \
             sponsoren | unsere sponsoren | unser sponsor | gesponsert von | nos sponsors | \
             notre sponsor | sponsorisé par | patrocinador | patrocinadores | nuestros patrocinadores | \
             patrocina | patrocinado por | patrocinio | sponsorizzato da",
        ),
        (BEGINS, "sponsors of | sponsoren des | sponsors du | sponsors de | patrocinadores de"),
    ])
});

/// Words that a list of somebody names nobody with.
pub(super) const NOBODY: &[&str] = &[
    "all",
    "everyone",
    "everybody",
    "you",
    "us",
    "attendees",
    "speakers",
    "volunteers",
    "organisers",
    "organizers",
    "guests",
    "many",
    "others",
    "more",
    "them",
    "him",
    "her",
    "friends",
    "our",
    "those",
    "each",
    "both",
    "participants",
    "sponsors",
    "sponsor",
    "alle",
    "allen",
    "euch",
    "teilnehmern",
    "teilnehmer",
    "vortragenden",
    "sprecher",
    "speaker",
    "besucher",
    "gäste",
    "helfer",
    "ihnen",
    "referenten",
    "sponsoren",
    "publikum",
    "tous",
    "toutes",
    "vous",
    "présents",
    "orateurs",
    "participants",
    "bénévoles",
    "conférenciers",
    "speakers",
    "eux",
    "celles",
    "ceux",
    "todos",
    "todas",
    "ustedes",
    "ponentes",
    "asistentes",
    "voluntarios",
    "organizadores",
    "quienes",
    "ellos",
    "comunidad",
    "patrocinadores",
    "cada",
];
