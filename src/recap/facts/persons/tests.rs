//! Names of many countries, and headlines that look like them.

use super::*;
use crate::recap::facts::words::{person_at, words};

/// Whether a text is read as a person's name: in form, and by its words.
fn person(text: &str, backing: Backing) -> bool {
    let words = words(text);
    let single = backing > Backing::Words || words.len() == 1;
    person_at(&words, 0, single) == Some(words.len()) && reads_as_person(&words, backing)
}

#[test]
fn names_of_many_countries_are_read_as_persons() {
    for name in [
        "Ada Example",
        "Bo Muster",
        "Zoë van der Beispiel",
        "Inés de la Ejemplo Prueba",
        "Léa d'Exemple",
        "Luca D'Esempio",
        "Cormac O'Sample",
        "Ruairí Ó Sampla",
        "Ailbhe Ní Shampla",
        "Jean-Luc Exemple",
        "Anna-Lena Muster-Beispiel",
        "Siobhán McSample",
        "Fergus MacExample",
        "J. R. Beispiel",
        "J.R. Beispiel",
        "Cy D. Sample",
        "Priya S",
        "S Priya",
        "Karthik V.",
        "R. K. Udaharan",
        "Venkata Ramana Udaharan",
        "Nguyễn Thị Minh Vidu",
        "Vidu Văn Anh",
        "Xiaoming Wang",
        "Li Xiaoqing",
        "Wang Shili",
        "Ai Misaki",
        "Misaki Rei",
        "Kim Yeje",
        "Chukwuemeka Apeere",
        "Oluwaseun Apeere",
        "Ngozi Okoapeere",
        "Kwame Nhwesoo",
        "Tendai Muenzaniso",
        "Sigríður Dæmisdóttir",
        "Jón Dæmisson",
        "Þórdís Dæmi",
        "Łukasz Przykładowski",
        "Zsófia Példa",
        "Çağla Örnek",
        "Ömer Faruk Örnek",
        "Ahmed bin Mithal",
        "Fatima al Mithal",
        "Yusuf ibn Mithal",
        "João dos Exemplos",
        "Vinícius da Amostra",
        "Søren Eksempel",
        "Åsa Exempelsson",
        "Väinö Esimerkki",
        "Mārtiņš Piemērs",
        "Anastasiia Pryklad",
        "Олена Приклад",
        "Νίκος Παράδειγμα",
        "Dr Bo Muster",
        "Prof. Cy Sample",
        "Bo MUSTER",
        "Léa EXEMPLE",
        "ADA EXAMPLE",
        "Joan Browning",
        "Thomas Keating",
        "Emma Harkness",
        "Hans Hartung",
        "Doris Day",
        "Anil Das",
        "LaToya Sample",
        "DeShawn Sample",
        "JoAnn Sample",
        "Willem ter Voorbeeld",
        "TJ Sample",
        "Jo Young",
        "Kim Park",
    ] {
        assert!(person(name, Backing::Words), "{name}");
    }
}

#[test]
fn behind_a_given_name_a_word_of_titles_is_a_family_name() {
    assert!(person("Ada Wells", Backing::Words) && person("Ada Switch", Backing::Words));
    assert!(!person("Ada Switch Wells Pipeline", Backing::Words));
}

#[test]
fn headlines_and_products_are_no_persons() {
    for text in [
        "Visualizing Garden Beds",
        "Gradient Boosting Trees",
        "Pruning Apples",
        "FreeBSD",
        "MeetUps",
        "GitHub Actions",
        "Widget",
        "Canary Deployments",
        "Memory Management",
        "Continuous Gardening",
        "Serverless Ducks",
        "Hello World",
        "Modern Widgets",
        "Event Sourcing",
        "Domain-Driven Gardens",
        "Rust Everywhere",
        "Advanced Apples",
        "Kubernetes Operators",
        "Typed Holes",
        "Machine Intelligence",
        "Project Apples",
        "Widget Automation",
        "Apple Observability",
        "Garden Fairness",
        "Apple Middleware",
        "Widget DevOps",
        "Garden Analytics",
        "Verteilte Gärten",
        "Garten Automatisierung",
        "Bessere Äpfel",
        "Agile Gärten",
        "Künstliche Äpfel",
        "Garten Verwaltung",
        "Nachhaltigkeit Heute",
        "Moderne Gartenwirtschaft",
        "Introducción Jardines",
        "Jardines Reactivos Modernos Abiertos",
        "Aprendizaje Profundo",
        "Nuevas Manzanas",
        "Arquitectura Limpia",
        "Jardins Distribués Sécurité",
        "Apprentissage Profond",
        "Nouveaux Jardins Données",
        "Sécurité Jardin",
        "Segurança Jardim",
        "Computação Verde",
        "SQLite Gardens",
        "WASM Gardens",
        "PyGarden London",
        "JavaScript Gardens",
        "iWidget Gardens",
        "AI Gardens",
        "Garden API",
        "Open Gardens",
        "Lightning Talks",
        "Live Coding",
        "Group Photo",
        "Panel Discussion",
        "Networking Break",
        "Garden Best Practices",
        "Zero Knowledge",
        "The Garden Story",
        "Widget Day",
        "Apple Power",
        "Widgets Under Glass Everywhere Tonight",
    ] {
        assert!(!person(text, Backing::Words), "{text}");
    }
}

#[test]
fn one_word_is_a_person_if_many_are_called_so_or_something_else_says_so() {
    for name in ["Anna", "Priya", "Jean-Luc", "Björn"] {
        assert!(person(name, Backing::Words), "{name}");
    }
    for name in ["Luto", "Zork", "Widget"] {
        assert!(!person(name, Backing::Words), "{name}");
    }
    for name in ["Zork", "Zsuzsi"] {
        assert!(person(name, Backing::Place), "{name}");
    }
    for name in ["FreeBSD", "Docker", "WASM", "Gardening", "Automation"] {
        assert!(!person(name, Backing::Place), "{name}");
    }
}

#[test]
fn who_has_a_profile_may_be_called_nearly_anything() {
    for name in ["Zork", "Ada Swift", "Bo Power", "MacSample", "Cy Kernel"] {
        assert!(person(name, Backing::Profile), "{name}");
    }
    for name in ["FreeBSD", "Docker", "Machine Learning", "Building Gardens"] {
        assert!(!person(name, Backing::Profile), "{name}");
    }
}
