//! In charge of the words that begin sentences with a capital and are no one's name, by language.
//!
//! It leaves which words make up a name to [`super`].

/// The words, in lower case.
pub(super) const NO_NAMES: &[(&str, &str)] = &[
    (
        "en",
        "a additionally after afterwards again all alongside also although an and another apparently \
         april as at august because before besides both but by check closing come congratulations \
         december despite during each even eventually every february finally first following for \
         fortunately friday from furthermore he her here his hopefully how however i if in instead it \
         its january join joining july june kicking last lastly later let luckily many march may \
         meanwhile monday moreover most my nevertheless next nonetheless november now october of on once \
         only opening our rsvp sadly saturday second see september she since so some starting sunday \
         thank thankfully thanks that the their then there therefore they third this though three \
         thursday to today tonight tuesday two unfortunately unless unlike until up we wednesday welcome \
         what when whenever where whereas wherever while who why with wrapping you your",
    ),
    (
        "de",
        "anschließend außerdem bevor danach leider nachdem obwohl schließlich sobald trotzdem \
         weil wenn während zudem zuerst zuletzt zunächst",
    ),
    (
        "fr",
        "alors après aussi avant comme enfin ensuite lorsque mais malgré pendant puis puisque quand \
         quoique tandis",
    ),
    ("es", "además así aunque cuando después durante finalmente luego mientras pero porque también tras"),
    (
        "it",
        "dopo finalmente grazie inoltre infine intanto mentre nel nella oggi poi quando quindi successivamente",
    ),
    ("pt, gl", "ainda aínda depois despois embora enquanto porén quando também tamén"),
];
