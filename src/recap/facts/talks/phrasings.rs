//! In charge of the words by which recaps in several languages say that somebody speaks: a table,
//! grouped by language, and what a word can mean by it.
//!
//! It leaves phrases of several words to [`idioms`](super::idioms), and what the words of a sentence
//! say together to [`frames`](super::frames). The languages share the table: no sentence needs to be
//! told its language.

use std::collections::HashMap;

use crate::recap::facts::table::{AnyCase, Meanings, Quick};

/// What a word can mean for a talk; a word may mean several things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Senses(u32);

impl Senses {
    /// Its subject speaks, whatever follows: `talked`, `zeigte`.
    pub(super) const TELLS: Senses = Senses(1);
    /// Its subject speaks if a word for a talk follows: `delivered`, `hielt`.
    pub(super) const GIVES: Senses = Senses(1 << 1);
    /// What somebody is had to do, or came for: `explain`, `présenter`.
    pub(super) const BASE: Senses = Senses(1 << 2);
    /// A verb before another: `hat`, `nous a`.
    pub(super) const AUXILIARY: Senses = Senses(1 << 3);
    /// Like it, where the other may stand at the far end of the sentence.
    pub(super) const BRACKET: Senses = Senses(1 << 4);
    /// The other verb: `vorgestellt`, `présenté`.
    pub(super) const PAST: Senses = Senses(1 << 5);
    /// A word for one talk.
    pub(super) const TALK: Senses = Senses(1 << 6);
    /// A word for several talks.
    pub(super) const TALKS: Senses = Senses(1 << 7);
    /// A word for what is no talk, though people give it.
    pub(super) const OTHER: Senses = Senses(1 << 8);
    /// `by`: the person behind it did what stands before it.
    pub(super) const BY: Senses = Senses(1 << 9);
    /// `of`: the same right behind a word for a talk.
    pub(super) const OF: Senses = Senses(1 << 10);
    /// `given`, before a `by`.
    pub(super) const GIVEN: Senses = Senses(1 << 11);
    /// `written`, before a `by`.
    pub(super) const MADE: Senses = Senses(1 << 12);
    /// May stand between a person and their verb.
    pub(super) const FILLER: Senses = Senses(1 << 13);
    /// `who`.
    pub(super) const RELATIVE: Senses = Senses(1 << 14);
    /// Gratitude.
    pub(super) const THANKS: Senses = Senses(1 << 15);
    /// What gratitude is for, and what somebody came for: `for`, `pour`.
    pub(super) const FOR: Senses = Senses(1 << 16);
    /// `we had Ada explain`.
    pub(super) const HAD: Senses = Senses(1 << 17);
    /// It has not happened, or was only meant to.
    pub(super) const FUTURE: Senses = Senses(1 << 18);
    /// Stands for somebody named before.
    pub(super) const PRONOUN: Senses = Senses(1 << 19);
    /// Joins two people.
    pub(super) const JOINT: Senses = Senses(1 << 20);
    /// Leads up to a title that nothing else sets off: `titled`.
    pub(super) const TITLED: Senses = Senses(1 << 21);
    /// Stands before a subject: `on`, `über`.
    pub(super) const TOPIC: Senses = Senses(1 << 22);
    /// The verb may stand before its subject.
    pub(super) const INVERTS: Senses = Senses(1 << 23);
    /// What a person is called by their work.
    pub(super) const ROLE: Senses = Senses(1 << 24);
    /// An article or a word like it.
    pub(super) const ARTICLE: Senses = Senses(1 << 25);
    /// In no one's name.
    pub(super) const THING: Senses = Senses(1 << 26);

    /// Tells at the end of a clause: `vorstellte`.
    pub(super) const CLOSES: Senses = Senses(1 << 27);

    /// Whether it means one of these.
    pub(super) fn any(self, of: Senses) -> bool {
        self.0 & of.0 != 0
    }

    /// One or the other.
    pub(super) const fn or(self, other: Senses) -> Senses {
        Senses(self.0 | other.0)
    }
}

/// A sense to its words, by language.
const TABLE: &[(Senses, &[(&str, &str)])] = &[
    (
        Senses::TELLS,
        &[
            (
                "en",
                "discussing discussed discusses talking talked talks telling told tells gave giving gives \
                 describing described describes explaining explained explains exploring explored explores \
                 presenting presented presents sharing shared shares introducing introduced showing showed \
                 demonstrating demonstrated demoing demoed speaking spoke speaks covering covered outlined \
                 outlining walked updated showcased showcasing lectured spoke",
            ),
            ("fr", "présente présentait expliquait montrait racontait détaillait présenta"),
            (
                "it",
                "parlato mostrava mostravano parlava parlavano raccontava raccontavano spiegava spiegavano \
                 presentava presentavano illustrava",
            ),
        ],
    ),
    (
        Senses::TELLS.or(Senses::INVERTS),
        &[
            (
                "de",
                "zeigte zeigten sprach sprachen berichtete berichteten erzählte erzählten präsentierte \
                 präsentierten erklärte erklärten erläuterte erläuterten referierte referierten \
                 demonstrierte demonstrierten schilderte beleuchtete",
            ),
            (
                "es",
                "habló hablaron platicó platicaron mostró mostraron compartió compartieron presentó \
                 presentaron contó contaron explicó explicaron enseñó enseñaron enseño expuso expusieron impartió \
                 impartieron demostró introdujo actualizó detalló abordó abordaron ilustró",
            ),
            (
                "pt",
                "falou falaram apresentou apresentaram mostrou mostraram compartilhou compartilharam explicou \
                 explicaram contou contaram ensinou ensinaram abordou abordaram demonstrou",
            ),
            (
                "gl",
                "falaron presentou presentaron mostraron amosou amosaron compartiu compartiron explicaron \
                 contaron ensinaron impartiu",
            ),
            ("nl", "vertelde vertelden presenteerde presenteerden sprak spraken toonde demonstreerde"),
        ],
    ),
    (
        Senses::CLOSES,
        &[
            (
                "de",
                "vorstellte vorstellten vorführte vorführten einführte einführten vortrug nahebrachte \
                 näherbrachte darlegte darlegten aufzeigte aufzeigten",
            ),
            ("nl", "voorstelde uitlegde vertelde"),
        ],
    ),
    (
        Senses::GIVES.or(Senses::INVERTS),
        &[
            ("de", "hielt hielten gab gaben lieferte brachte"),
            ("es", "dio dieron ofreció hizo hicieron realizó realizaron"),
            ("pt", "deu deram fez fizeram ministrou ministraram realizou realizaram"),
            ("gl", "fixo fixeron deron ofreceu"),
            ("nl", "gaf gaven hield"),
        ],
    ),
    (
        Senses::GIVES,
        &[
            ("en", "delivered delivering delivers held did led offered took closed opened followed began"),
            (
                "fr",
                "proposé fait donné offert livré animé assuré tenu enchaîné attaquait attaquaient attaqué \
                 abordait abordaient traitait traitaient",
            ),
            ("it", "tenuto fatto dato"),
        ],
    ),
    (
        Senses::BASE,
        &[
            (
                "en",
                "explain talk present show demo speak tell discuss share describe explore introduce \
                 demonstrate give outline",
            ),
            (
                "fr",
                "présenter parler expliquer montrer détailler raconter partager exposer démontrer introduire \
                 évoquer dévoiler",
            ),
            ("es", "hablar hablarnos presentar presentarnos mostrar mostrarnos explicar contarnos compartir"),
            ("de", "vorzustellen zeigen berichten erzählen sprechen vorzuführen"),
            ("it", "parlare presentare presentarci parlarci mostrare"),
            ("pt", "falar apresentar mostrar explicar"),
        ],
    ),
    (Senses::AUXILIARY, &[("fr", "a ont avait"), ("it", "ha hanno"), ("es", "ha han"), ("fr", "est sont")]),
    (
        Senses::BRACKET.or(Senses::INVERTS),
        &[("de", "hat haben hatte hatten wurde wurden"), ("nl", "heeft hebben werd")],
    ),
    (
        Senses::PAST,
        &[
            (
                "de",
                "vorgestellt gezeigt erzählt berichtet gesprochen gehalten präsentiert vorgeführt \
                 demonstriert erklärt erläutert referiert vorgetragen informiert aufgeklärt unterrichtet \
                 nähergebracht vermittelt beigebracht",
            ),
            (
                "fr",
                "présenté présentée présentés parlé expliqué montré partagé raconté exposé détaillé dévoilé \
                 emmené emmenés démontré abordé traité initié initiés sensibilisé sensibilisés décortiqué \
                 vulgarisé",
            ),
            ("es", "hablado presentado mostrado compartido explicado contado platicado"),
            (
                "it",
                "parlato presentato mostrato spiegato raccontato illustrato condiviso approfondito trattato introdotto",
            ),
            ("nl", "verteld gepresenteerd gesproken getoond"),
        ],
    ),
    (
        Senses::TALK,
        &[
            (
                "en",
                "talk presentation session demo demonstration keynote lecture tutorial workshop dive overview \
                 introduction walkthrough tour discussion speech",
            ),
            (
                "de",
                "talk vortrag vortrags präsentation session demo keynote workshop überblick einblick einblicke \
                 einführung beitrag referat lightning-talk kurzvortrag live-demo impulsvortrag",
            ),
            (
                "fr",
                "talk conférence présentation session démo démonstration keynote atelier sujet intervention \
                 exposé retour introduction prez",
            ),
            (
                "es",
                "charla plática platica ponencia sesión presentación taller demo demostración introducción \
                 conferencia exposición",
            ),
            ("pt", "palestra apresentação sessão oficina introdução demonstração"),
            ("gl", "introdución introducción demostración obradoiro relatorio masterclass"),
            ("it", "intervento presentazione sessione talk introduzione panoramica dimostrazione"),
            ("nl", "presentatie lezing praatje verhaal sessie"),
        ],
    ),
    (
        Senses::TALKS,
        &[
            ("en", "talks presentations sessions demos lectures speakers keynotes"),
            ("de", "talks vorträge vorträgen präsentationen sessions beiträge speaker sprecher referenten"),
            ("fr", "talks conférences présentations sessions interventions orateurs oratrices sujets"),
            ("es", "charlas pláticas ponencias sesiones presentaciones ponentes"),
            ("pt", "palestras apresentações palestrantes"),
            ("gl", "presentacións obradoiros poñentes relatores"),
            ("it", "interventi presentazioni relatori"),
            ("nl", "presentaties lezingen sprekers"),
        ],
    ),
    (
        Senses::OTHER,
        &[
            (
                "en",
                "welcome note notes remarks words speakers speaker evening event meetup photo photos picture \
                 pictures prize prizes book books food pizza drinks question questions agenda sponsors \
                 sponsor winner winners venue room quiz raffle report housekeeping audience attendees away \
                 out space place link links award awards moderator hosts host organiser organisers \
                 organizer organizers guest guests wifi wi-fi toilets restrooms \
                 lift stickers vote toast after-party party welcome moderating hosting organising \
                 organizing catering photographing",
            ),
            (
                "de",
                "sprecher sprecherin sprecherinnen speaker referent referenten referentin referentinnen \
                 redner wlan worte toiletten ablauf programm publikum gäste gewinner preis sponsoren begrüßung abend fotos foto bilder essen pizza getränke frage fragen moderation raum räume \
                 gastgeber quiz buch bücher schlusswort verlosung dank agenda",
            ),
            (
                "fr",
                "bienvenue soirée programme toilettes orateur orateurs oratrice oratrices intervenant intervenants speakers prix \
                 sponsors accueil mot photos photo buffet pizzas question questions quizz locaux lieu badges livre",
            ),
            (
                "es",
                "evento velada noche ponente ponentes orador oradores programa premio premios \
                 patrocinadores bienvenida fotos foto comida pizzas pregunta preguntas lugar espacio libro premios agenda",
            ),
            (
                "pt, gl",
                "noite boas-vindas benvida encontro xuntanza palestrante palestrantes poñente poñentes \
                 patrocinador prêmio prêmios premios pergunta perguntas espaço programação sorteio sorteo \
                 organização organizadores asistentes participantes",
            ),
        ],
    ),
    (Senses::BY, &[("en", "by from"), ("de", "durch"), ("fr", "par"), ("es", "por"), ("nl", "door")]),
    (
        Senses::OF,
        &[("de", "von vom"), ("fr", "de"), ("it", "di"), ("es", "de"), ("pt", "de do da"), ("nl", "van")],
    ),
    (
        Senses::GIVEN,
        &[
            ("en", "given presented delivered led held done shown"),
            ("de", "gehalten präsentiert vorgestellt"),
            (
                "fr",
                "présenté présentée présentés animé animée donné donnée proposé proposée assuré assurée \
                 tenue",
            ),
            ("es", "impartida impartido presentada presentado dada expuesta ofrecida"),
            ("pt", "ministrada apresentada"),
            ("it", "tenuto tenuta presentato presentata"),
            ("nl", "gegeven gepresenteerd"),
        ],
    ),
    (
        Senses::MADE,
        &[
            (
                "en",
                "hosted organised organized sponsored provided written moderated made created developed \
                 founded run inspired taken used powered supported maintained authored welcomed supplied \
                 joined prepared introduced built invented coined offered catered won asked started \
                 photographed recorded edited published",
            ),
            (
                "de",
                "organisiert moderiert gesponsert geschrieben entwickelt gegründet bereitgestellt \
                 mitentwickelte entwickelte",
            ),
            ("fr", "organisé organisée développé écrit offert offerts créé préparé sponsorisé offerte"),
            ("es", "organizado organizada patrocinado escrito creado desarrollado ofrecido"),
        ],
    ),
    (
        Senses::FILLER,
        &[
            (
                "en",
                "us then also next kindly first finally now again later once everyone briefly quickly \
                 recently really even",
            ),
            (
                "de",
                "uns dann danach auch noch zuerst zunächst anschließend gestern heute abend nun schließlich \
                 außerdem wieder wiederum kurz als erstes zum schluss ebenfalls allen der die unser unsere",
            ),
            ("fr", "nous ensuite aussi puis alors également donc lui enfin d'abord vous c'est même"),
            ("es", "nos luego después también finalmente además les primero entonces nuestro nuestra"),
            ("it", "ci poi anche infine"),
            ("pt", "depois também nos então finalmente"),
            ("gl", "despois tamén logo entón nos finalmente"),
            ("nl", "ons toen daarna ook vervolgens"),
        ],
    ),
    (
        Senses::RELATIVE,
        &[
            ("en", "who"),
            ("de", "der die welcher welche"),
            ("fr", "qui"),
            ("es", "quien quienes que"),
            ("it", "che"),
        ],
    ),
    (
        Senses::THANKS,
        &[
            ("en", "thank thanks"),
            ("de", "dank danke danken"),
            ("fr", "merci remercier remercions"),
            ("es", "gracias agradecemos"),
            ("it", "grazie"),
            ("pt", "obrigado obrigada"),
            ("gl", "grazas agradecer"),
            ("nl", "bedankt dank"),
        ],
    ),
    (
        Senses::FOR,
        &[("en", "for"), ("de", "für"), ("fr", "pour"), ("es", "por para"), ("it", "per"), ("nl", "voor")],
    ),
    (Senses::HAD, &[("en", "had have saw heard watched let invited welcomed with")]),
    (
        Senses::FUTURE,
        &[
            ("en", "will would should could might cannot can't couldn't won't didn't not wasn't supposed"),
            ("de", "wird werden sollte sollten wollte konnte konnten nicht könnte"),
            ("fr", "sera seront devait devaient va vont parlera présentera devrait n'a n'ont pas"),
            ("es", "será hablará presentará iba debía va no pudo mostrará compartirá"),
            ("pt, gl", "falará apresentará mostrará vai não non ia devia debía puido pôde fará"),
        ],
    ),
    (
        Senses::PRONOUN,
        &[
            ("en", "he she they it i you his her their"),
            ("de", "er sie ich ihr"),
            ("fr", "il elle ils elles je on"),
            ("es", "él ella ellos ellas yo"),
        ],
    ),
    (
        Senses::JOINT,
        &[
            ("en", "and &"),
            ("de", "und"),
            ("fr", "et"),
            ("es", "y e"),
            ("it", "e ed"),
            ("nl", "en"),
            ("", "+"),
        ],
    ),
    (
        Senses::TITLED,
        &[
            ("en", "titled entitled called named topic"),
            ("de", "titel namens thema"),
            ("fr", "intitulé intitulée titre thème"),
            ("es", "titulada titulado título llamada"),
            ("it", "intitolato intitolata titolo"),
            ("pt", "intitulada intitulado título chamada"),
            ("nl", "titel getiteld"),
        ],
    ),
    (
        Senses::TOPIC,
        &[
            ("en", "on about"),
            ("de", "über zu zum zur"),
            ("fr", "sur"),
            ("es", "sobre"),
            ("it", "su sul sulla"),
            ("pt", "sobre"),
            ("nl", "over"),
        ],
    ),
    (
        Senses::ROLE,
        &[
            (
                "en",
                "engineer developer architect manager lead head cto ceo coo cio vp founder co-founder \
                 cofounder director consultant evangelist advocate scientist designer programmer student \
                 researcher professor analyst maintainer contributor specialist freelancer owner president \
                 sre devops fellow principal senior junior staff chief officer product tech team expert \
                 admin administrator tester author coach partner member organizer organiser intern \
                 trainer marketer ambassador staffer devrel mvp associate technologist hacker creator \
                 engineers developers architects managers founders co-founders researchers students \
                 scientists consultants designers maintainers organisers organizers \
                 inventor committer co-author coauthor co-creator co-organiser co-organizer \
                 co-maintainer",
            ),
            (
                "de",
                "entwickler entwicklerin softwareentwickler softwareentwicklerin architekt architektin \
                 leiter leiterin berater beraterin gründer gründerin geschäftsführer geschäftsführerin \
                 ingenieur ingenieurin student studentin freiberufler autor autorin erfinder erfinderin \
                 organisator organisatorin maintainerin entwicklerinnen softwareentwickler berater",
            ),
            (
                "fr",
                "ingénieurs ingénieures développeurs développeuses fondateurs consultants \
                 ingénieur ingénieure développeur développeuse responsable directeur directrice fondateur \
                 fondatrice architecte étudiant étudiante consultante chef cheffe formateur auteur \
                 auteure autrice créateur créatrice mainteneur mainteneuse contributeur contributrice \
                 organisateur organisatrice",
            ),
            (
                "es",
                "ingenieros ingenieras desarrolladores desarrolladoras fundadores consultores \
                 ingeniero ingeniera desarrollador desarrolladora director directora fundador fundadora \
                 arquitecto arquitecta consultor consultora estudiante líder gerente autora creador \
                 creadora mantenedor mantenedora organizador organizadora",
            ),
        ],
    ),
    (
        Senses::ARTICLE,
        &[
            ("en", "the a an some our your his her their its"),
            ("de", "das dem den des der die ein eine einen einem einer"),
            ("fr", "le la les un une des son sa ses leur leurs notre"),
            ("es", "el la los las un una unos unas su sus"),
            ("pt, gl", "o os as um uma uns umas unha unhas seu sua seus suas súa súas"),
            ("it", "il lo la gli i un una suo sua"),
        ],
    ),
    // In no one's name though it begins with a capital, in headings and in languages in which
    // things do.
    (
        Senses::THING,
        &[
            (
                "en",
                "talk talks lightning session sessions demo demos keynote workshop break pizza \
                 networking panel discussion questions beer drinks lunch dinner quiz raffle \
                 team summit conference question everyone folks speaker speakers event user \
                 open source machine learning deep data web code api framework spring google \
                 amazon microsoft azure apache linux python java javascript docker kubernetes \
                 react angular node ruby rails rust visual studio android big some most many \
                 instead unlike besides stay everybody nobody someone",
            ),
            (
                "de",
                "abend vortrag vorträge thema themen treffen dank ende anfang anschluss pause \
                 mate runde diskussion fragen projekt sprache sprecher teilnehmer entwickler \
                 raum publikum wochen gestern heute danach zuerst zunächst anschließend nach \
                 mit im am zum zur den das der die ein eine beim bei für und auch als wir er \
                 sie es dann vielen herzlichen liebe leider dieser dieses unser unsere weiter \
                 erste erster zweite zweiter montag dienstag mittwoch donnerstag freitag \
                 samstag januar februar märz mai juni juli oktober dezember usergroup werkzeug \
                 bibliothek anwendung statt anstatt trotz wegen während seit bis durch gegen ohne \
                 unter über vor zwischen neben aus von ab leider zudem dabei dort hier jetzt vorträgen \
                 alle viele einige diese jeder jede",
            ),
            (
                "fr",
                "le la les un une des du ce cette nous vous il elle ils merci après avant pour \
                 puis ensuite enfin et en au aux côté avec dans chez notre votre son sa c'est \
                 c’est encore conférence présentation soirée janvier février mars avril juin \
                 juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi \
                 vendredi samedi malgré pendant durant sans sous sur selon depuis dès feu feue",
            ),
            (
                "es",
                "el los las una gracias después luego para por con nos nuestra nuestro también \
                 esta este aquí charla plática reunión comunidad enero febrero marzo abril mayo \
                 junio julio agosto septiembre octubre noviembre diciembre lunes martes \
                 miércoles jueves viernes sábado domingo finalmente primero durante sin según desde \
                 hasta sobre entre",
            ),
        ],
    ),
];

static SENSES: Meanings<Senses> = Meanings::new(|| {
    let mut senses: HashMap<AnyCase<'static>, Senses, Quick> = HashMap::default();
    for (sense, languages) in TABLE {
        for word in languages.iter().flat_map(|(_, words)| words.split_whitespace()) {
            let known = senses.entry(AnyCase(word)).or_default();
            *known = known.or(*sense);
        }
    }
    senses
});

/// Longest article that loses its vowel, in bytes: `dell'`.
const LONGEST_ELIDED: usize = 4;

/// What a word can mean.
pub(super) fn senses(word: &str) -> Senses {
    // `un’introduzione`: what stands behind an article that lost its vowel.
    let elided = || word.split_once(['\'', '’']).filter(|(article, _)| article.len() <= LONGEST_ELIDED);
    SENSES.of(word).or_else(|| SENSES.of(elided()?.1)).unwrap_or_default()
}
