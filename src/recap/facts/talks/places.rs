//! In charge of places that people come from without working for them: cities, regions and countries.
//!
//! It leaves to [`affiliation`](super::affiliation) which words lead to one.

use crate::recap::facts::table::{AnyCase, Table, table};
use crate::recap::facts::words::Word;

/// Names of places, in lower case.
static PLACES: Table = Table::new(|| {
    table(
        "\
    aachen|aarhus|abidjan|accra|adelaide|albany|alemania|alicante|amsterdam|amiens|angers|ankara|\
    antwerp|antwerpen|argentina|argentinien|asturias|athens|atlanta|auckland|augsburg|austin|australia|\
    australien|austria|baltimore|bangalore|bangkok|barcelona|basel|bavaria|bayern|beijing|beirut|\
    belfast|belgien|belgique|belgium|belgrade|belo horizonte|bengaluru|bergen|berlin|bern|berne|\
    besançon|bielefeld|bilbao|birmingham|bochum|bogotá|bogota|bologna|bonn|bordeaux|boston|brasilia|\
    brasil|brasilien|bratislava|braunschweig|brazil|breizh|bremen|brest|bretagne|brighton|brisbane|\
    bristol|brno|brussels|bruxelles|brüssel|bucharest|budapest|buenos aires|bulgaria|cairo|cádiz|cadiz|\
    california|cambridge|canada|canberra|cape town|cardiff|cataluña|catalunya|charlotte|chemnitz|\
    chennai|chicago|chile|china|cleveland|cluj|cologne|colombia|colorado|columbus|copenhagen|córdoba|\
    cordoba|costa rica|cracow|croatia|cuba|dallas|danmark|darmstadt|delhi|denmark|denver|detroit|\
    deutschland|dijon|dortmund|dresden|dubai|dublin|duisburg|dundee|düsseldorf|ecuador|edinburgh|egypt|\
    eindhoven|england|erfurt|erlangen|españa|estonia|europa|europe|extremadura|finland|florence|\
    florida|france|frankfurt|frankreich|freiburg|galicia|galway|gdansk|geneva|genève|genf|genova|genoa|\
    georgia|germany|ghana|ghent|gent|gijón|glasgow|göteborg|gothenburg|göttingen|granada|graz|greece|\
    grenoble|großbritannien|guadalajara|hague|haifa|hamburg|hannover|hanover|havana|heidelberg|\
    helsinki|hesse|hong kong|houston|hungary|hyderabad|iceland|india|indonesia|ingolstadt|innsbruck|\
    ireland|israel|istanbul|italia|italien|italy|jakarta|japan|jena|jerusalem|johannesburg|kaiserslautern|\
    karlsruhe|kassel|kenya|kiel|kiev|koblenz|köln|konstanz|korea|kraków|krakow|kyiv|kyoto|la coruña|\
    lagos|lausanne|leeds|leicester|leipzig|león|lille|lima|limerick|limoges|linz|lisboa|lisbon|liverpool|\
    ljubljana|london|londres|los angeles|lübeck|luxembourg|luxemburg|luzern|lyon|madrid|magdeburg|mainz|\
    málaga|malaga|malaysia|malmö|manchester|manila|mannheim|marburg|marseille|medellín|medellin|\
    melbourne|mendoza|metz|mexico|méxico|mexico city|mexiko|miami|milan|milano|minneapolis|minsk|\
    monterrey|montevideo|montpellier|montreal|montréal|moscow|mulhouse|mumbai|munich|münchen|munster|\
    münster|murcia|nairobi|nancy|nantes|naples|napoli|nashville|navarra|netherlands|new delhi|new jersey|\
    new orleans|new york|new zealand|newcastle|niederlande|nigeria|nîmes|norway|nottingham|\
    nuremberg|nürnberg|oakland|odessa|ohio|oldenburg|ontario|oporto|oregon|orlando|orléans|osaka|oslo|\
    osnabrück|österreich|ottawa|oviedo|oxford|paderborn|pamplona|panama|paris|passau|perth|perú|peru|\
    philadelphia|philippines|phoenix|pisa|pittsburgh|poitiers|poland|polen|pologne|porto|porto alegre|\
    portland|portugal|potsdam|poznan|prag|prague|puebla|pune|quebec|québec|querétaro|quito|recife|\
    regensburg|reims|rennes|reutlingen|riga|rio de janeiro|roma|romania|rome|rosario|rostock|\
    rotterdam|rouen|russia|saarbrücken|sacramento|saint-étienne|salamanca|salt lake city|salvador|\
    salzburg|san antonio|san diego|san francisco|san jose|san sebastián|santander|santiago|são paulo|\
    sao paulo|schweden|schweiz|scotland|seattle|senegal|seoul|serbia|sevilla|seville|shanghai|sheffield|\
    silicon valley|singapore|slovakia|slovenia|sofia|south africa|spain|spanien|st. gallen|stavanger|\
    stockholm|strasbourg|stuttgart|suisse|sweden|switzerland|sydney|taipei|taiwan|tallinn|tampere|\
    tarragona|tel aviv|texas|thailand|the hague|tijuana|tokyo|toledo|toronto|toulon|toulouse|trier|\
    trondheim|tschechien|tucumán|tübingen|turin|torino|turkey|türkei|uk|ukraine|ulm|uppsala|uruguay|\
    us|usa|utrecht|valencia|valladolid|vancouver|venezuela|venice|vienna|vietnam|vigo|vilnius|virginia|\
    wales|warsaw|warschau|washington|wellington|wien|wiesbaden|wolfsburg|wrocław|wroclaw|wuppertal|\
    würzburg|york|zagreb|zaragoza|zurich|zürich|berkeley|palo alto|bay area|ruhrgebiet|\
    den haag|île-de-france|normandie|alsace|occitanie",
    )
});

/// The first words of names that have several.
static LONGER: Table = Table::new(|| {
    PLACES.iter().filter_map(|name| name.split_once(' ')).map(|(first, _)| AnyCase(first)).collect()
});

/// Most words of a place's name.
const LONGEST: usize = 3;

/// Behind the place's name that begins at a word, if nothing of a longer name follows.
pub(super) fn place_at(words: &[Word<'_>], first: usize) -> Option<usize> {
    let begin = words.get(first)?;
    let mut known = PLACES.holds(begin.text).then_some(first + 1);
    if LONGER.holds(begin.text) {
        let stops = |at: &usize| words[*at].stop.is_some();
        let last = (first..words.len()).take(LONGEST).find(stops).unwrap_or(first + LONGEST - 1);
        let ends = first + 2..=words.len().min(last + 1);
        let name = |end: usize| words[first..end].iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        known = ends.rev().find(|end| PLACES.holds(&name(*end))).or(known);
    }
    // `Berlin Widgets`, `Paris Labs`: a company that is called for its place.
    known.filter(|end| {
        words[end - 1].stop.is_some() || words.get(*end).is_none_or(|next| !next.proper() || next.opened)
    })
}

/// Whether a whole text is a place's name.
pub(super) fn is_place(text: &str) -> bool {
    PLACES.holds(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::facts::words::words;

    #[test]
    fn places_are_told_from_companies_that_are_called_for_them() {
        let end = |text: &str| place_at(&words(text), 0);
        assert_eq!(end("Berlin told us"), Some(1));
        assert_eq!(end("New York told us"), Some(2));
        assert_eq!(end("Rio de Janeiro, who"), Some(3));
        assert_eq!(end("Berlin Widgets told us"), None);
        assert_eq!(end("Acme told us"), None);
        assert!(is_place("München") && !is_place("Muster"));
    }
}
