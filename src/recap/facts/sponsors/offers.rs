//! In charge of what stands among sponsors and is none: job adverts, and events with a code, a ticket
//! or an invitation.
//!
//! It leaves who is a sponsor to [`super`].

use std::sync::LazyLock;

use crate::recap::facts::fields::placeholder;
use crate::recap::facts::phrases::{Folded, Phrases};

/// What a link to a job or to a page of no name is called.
static OFFERS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "job | jobs | job offer | job offers | hiring | careers | career page | vacancy | vacancies | \
             open position | open positions | open roles | conference | discount | tickets | \
             register | sign up | website | slides | video | recording | newsletter | here",
        ),
        (
            "de",
            "stelle | stellen | stellenangebot | stellenangebote | stellenanzeigen | karriere | sucht | \
             suchen | konferenz | rabatt | anmeldung | webseite | hier",
        ),
        (
            "fr",
            "offre d'emploi | offres d'emploi | recrute | recrutent | recrutement | emplois | conférence | \
             réduction | billets | inscription | inscriptions | site web | ici",
        ),
        (
            "es",
            "vacante | vacantes | empleo | empleos | oferta de trabajo | ofertas de trabajo | \
             ofertas de empleo | bolsa de trabajo | contrata | conferencia | descuento | boletos | \
             entradas | registro | aquí",
        ),
        ("it, pt, nl", "lavora con noi | offerte di lavoro | vagas | vacatures | conferenza | sconto"),
    ])
});

/// What a link that asks for something begins with, or for a sponsor to come.
static CALLS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "become | read | learn more | find out | contact | write to | write us | get in touch | \
             get involved | our | we | see | watch | join | meet us | this | how to | more | visit | \
             click | support us | check out | photos | pictures",
        ),
        (
            "de",
            "werde | werden sie | mehr | schreib~ | kontakt | unser~ | wir | sponsor werden | siehe | \
             jetzt | fotos | bilder",
        ),
        (
            "fr",
            "devenir | devenez | en savoir plus | lire | écrivez~ | contactez~ | nous | notre | nos | \
             voir | rejoignez~ | soutenez~",
        ),
        (
            "es",
            "conviértete | quiero ser | leer | ver más | saber más | más | escríbenos | contáctanos | \
             contacto | nuestro~ | nuestra~ | únete | apóyanos",
        ),
        ("it, pt, nl", "diventa | scopri | contattaci | seja | saiba mais | contato | word | lees meer"),
    ])
});

/// What promotes an event in a text that begins with its name.
static PROMOTIONS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "use code | use the code | use our code | with code | with the code | discount code | \
             promo code | coupon | % off | % discount | early bird | early-bird | get your ticket | \
             get your tickets | tickets | takes place | will take place | call for papers | \
             call for speakers",
        ),
        (
            "de",
            "rabatt | rabattcode | mit dem code | gutscheincode | tickets | findet statt | findet am | \
             findet im | eintrittskarten",
        ),
        (
            "fr",
            "code promo | avec le code | de réduction | de remise | billets | billetterie | aura lieu | \
             se tiendra",
        ),
        (
            "es",
            "código de descuento | con el código | usa el código | de descuento | boletos | entradas | \
             se celebra | se celebrará | tendrá lugar",
        ),
        ("it, pt, nl", "codice sconto | di sconto | código de desconto | kortingscode | korting"),
    ])
});

/// What the path of a job's page holds.
const JOB_PATHS: &[&str] = &[
    "/job",
    "/career",
    "/vacanc",
    "/hiring",
    "/stelle",
    "/karriere",
    "/emploi",
    "/recrut",
    "/empleo",
    "/vagas",
];

/// Whether a name that is linked, or stands alone, is what an offer is called: `job offers`, `We are
/// hiring`, a job that leads to its page, or a call: `Become a sponsor`. So is what only keeps a place.
pub(super) fn is_offer(name: &str, url: Option<&str>) -> bool {
    // `Jobs`, `Conference`: what is spelt otherwise may be the name of somebody, as `Example Conference`.
    let folded = Folded::of(name);
    let whole = || {
        let generic = name.chars().next().is_some_and(char::is_lowercase);
        OFFERS.all(&folded, 0..name.len()).any(|hit| generic || hit.at == (0..name.len()))
    };
    let hiring = || HIRING.any(&folded, 0..name.len());
    let call = || CALLS.find(&folded, 0..name.len()).is_some_and(|hit| hit.at.start == 0);
    whole() || hiring() || call() || placeholder(name) || url.is_some_and(|url| is_job(name, url))
}

/// What only an advert says.
static HIRING: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "hiring | job offer | job offers | job opening | job openings | vacancies | open positions | \
             join our team | sucht entwickler~ | sucht verstärkung | stellenangebot | stellenangebote | \
             stellenanzeige | stellenanzeigen | offre d'emploi | offres d'emploi | recrute | recrutent | \
             vacantes | oferta de empleo | ofertas de empleo | ofertas de trabajo | lavora con noi",
    )])
});

/// Whether an address is that of a job, and the name not that of its site.
fn is_job(name: &str, url: &str) -> bool {
    let Some((host, path)) =
        url.split_once("://").and_then(|(_, rest)| rest.split_at_checked(rest.find('/')?))
    else {
        return false;
    };
    let path = path.to_lowercase();
    let letters =
        |text: &str| text.to_lowercase().chars().filter(|char| char.is_alphanumeric()).collect::<String>();
    JOB_PATHS.iter().any(|job| path.contains(job)) && !letters(host).contains(&letters(name))
}

/// Whether a text that names somebody first promotes an event: `BarConf: use code EXAMPLE`.
pub(super) fn promotes(text: &str) -> bool {
    PROMOTIONS.any(&Folded::of(text), 0..text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_advert_or_a_call_is_told_by_its_words_or_its_address() {
        for (name, url) in [
            ("job offers", "https://acme.example/"),
            ("Jobs", "https://acme.example/"),
            ("We are hiring", "https://acme.example/"),
            ("Acme sucht Entwicklerinnen", "https://acme.example/"),
            ("leurs offres d’emploi", "https://acme.example/"),
            ("vacantes", "https://acme.example/"),
            ("Become a sponsor", "https://acme.example/"),
            ("Sponsor werden", "https://acme.example/"),
            ("Devenir sponsor", "https://acme.example/"),
            ("Conviértete en patrocinador", "https://acme.example/"),
            ("Our photo album", "https://photos.example/"),
            ("TBA", "https://acme.example/"),
            ("Senior Engineer", "https://acme.example/careers/1"),
        ] {
            assert!(is_offer(name, Some(url)), "{name}");
        }
        for (name, url) in [
            ("Acme", "https://acme.example/jobs"),
            ("Example Conference", "https://example.org/"),
            ("Jobsworth Ltd", "https://jobsworth.example/"),
        ] {
            assert!(!is_offer(name, Some(url)), "{name}");
        }
    }

    #[test]
    fn a_code_or_a_ticket_promotes_an_event() {
        for text in [
            "FooConf: use code EXAMPLE for 20 % off",
            "FooConf: 15 % Rabatt",
            "FooConf, 10 % de réduction avec le code EXEMPLE",
            "FooConf: 10 % de descuento con el código EJEMPLO",
        ] {
            assert!(promotes(text), "{text}");
        }
        assert!(!promotes("Acme makes anvils and codes"));
    }
}
