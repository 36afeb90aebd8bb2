//! In charge of putting words into lines: measured by the fonts themselves, broken where Unicode allows it
//! (UAX #14), each name among others in its own direction (UAX #9).
//!
//! It leaves which font has a letter to [`super::font`], where lines stand to [`super::layout`], and what they
//! look like to [`outline`].

use std::ops::Range;

use harfrust::{Direction, ShapeOptions, UnicodeBuffer};
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

use super::font::{Face, Weight, is_ignorable};

mod outline;

/// Most marks on one letter: more would run into the lines above and below.
const MOST_MARKS: usize = 3;

/// Most bytes of a text that are set; what is longer fits on no card.
const LONGEST: usize = 4_000;

/// What stands around a name (UAX #9, FSI and PDI): its letters are ordered by themselves, so that what it begins or
/// ends with stays with it among names of another direction. Nobody sees them.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// A name that is to stand in a line with others.
pub(super) fn isolated(name: &str) -> String {
    within_isolates(&unisolated(name))
}

/// The same of words some of which stand by themselves already.
pub(super) fn within_isolates(words: &str) -> String {
    let [first, last] = ISOLATES;
    format!("{first}{words}{last}")
}

/// Words without what stands around names, as they are told anywhere but in a line.
pub(super) fn unisolated(words: &str) -> String {
    words.replace(ISOLATES, "")
}

/// Words that are to be set, in a weight.
#[derive(Debug)]
pub(super) struct Words {
    /// What is set: composed, without what no font has.
    text: String,
    weight: Weight,
    runs: Vec<Run>,
    /// How far the words reach up to each byte, in sizes of the font.
    reach: Vec<f32>,
    /// Where a line may end.
    breaks: Vec<usize>,
    /// The height of a line, in sizes of the font.
    line: f32,
    right_to_left: bool,
}

/// How far words may be taken apart to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Apart {
    /// Where a line may end, and not at the spaces that hold a name together.
    Nowhere,
    /// At those spaces too, where a name is wider than its place.
    Names,
    /// Within a word that is wider than its place.
    Words,
}

/// A stretch in one font and one direction.
#[derive(Clone)]
struct Run {
    range: Range<usize>,
    face: Face,
    level: Level,
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.range, self.level.number())
    }
}

/// What a text lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoFont {
    /// The letters that no font has, each once.
    pub(super) letters: String,
}

/// Words in lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lines {
    /// The size of the font, in pixels.
    pub(super) size: f32,
    /// From one line to the next, in pixels.
    pub(super) height: f32,
    /// The stretch of each line.
    pub(super) lines: Vec<Line>,
    /// The widest line, in pixels.
    pub(super) width: f32,
    /// Whether the words end before the text does.
    pub(super) is_cut: bool,
}

impl Lines {
    /// All of them, one below the other, in pixels.
    pub(super) fn tall(&self) -> f32 {
        self.height * self.lines.len() as f32
    }
}

/// One line of words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    range: Range<usize>,
    /// What stands behind it: a hyphen within a word, an ellipsis where the text is cut.
    tail: &'static str,
}

impl Words {
    /// Words as they can be set. Pictographs that no font has are left out.
    ///
    /// # Errors
    /// When a letter has no font.
    pub(super) fn new(text: &str, weight: Weight) -> Result<Words, NoFont> {
        let (text, faces) = settable(text, weight)?;
        // The first letter says how a row is read (P2), of which a name in isolates says nothing.
        let plain = unisolated(&text);
        let bidi = BidiInfo::new(&plain, None);
        let right_to_left = bidi.paragraphs.first().is_some_and(|paragraph| paragraph.level.is_rtl());
        let bidi = BidiInfo::new(&text, Some(base(right_to_left)));
        let runs = runs(&faces, &bidi.levels);
        let reach = reach(&text, &runs);
        let line = runs.iter().map(|run| run.face.line()).fold(1.2, f32::max);
        let breaks = linebreaks(&text).filter(|(at, kind)| {
            let (before, behind) = text.split_at(*at);
            // A slash ends no line in what people write without spaces, as in `CI/CD`, and a lone dash or point
            // begins none.
            let lone = ["- ", "– ", "— ", "· ", "| "].iter().any(|sign| behind.starts_with(sign));
            let ends_well = !(before.ends_with('/') || before.ends_with(ISOLATES[0]) || lone);
            behind.is_empty() || *kind == BreakOpportunity::Mandatory || ends_well
        });
        let breaks = breaks.map(|(at, _)| at).collect();
        Ok(Words { breaks, weight, runs, reach, line, right_to_left, text })
    }

    /// Whether there is nothing to set.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether they are read from right to left.
    pub(super) fn is_right_to_left(&self) -> bool {
        self.right_to_left
    }

    /// The words in the largest of these sizes in which they fit without a word that is taken apart; or else
    /// with one; or else, in the smallest size, cut at a word.
    pub(super) fn fitted(&self, sizes: &[f32], most_lines: usize, width: f32, height: f32) -> Lines {
        self.fitting(sizes, most_lines, width, height).unwrap_or_else(|| {
            let size = sizes.last().copied().unwrap_or(16.0);
            let fit = (height / (size * self.line)) as usize;
            self.cut(size, most_lines.min(fit).max(1), width)
        })
    }

    /// The same without cutting; none where they do not fit.
    pub(super) fn fitting(&self, sizes: &[f32], most_lines: usize, width: f32, height: f32) -> Option<Lines> {
        self.fitting_apart(Apart::Words, sizes, most_lines, width, height)
    }

    /// The same with words taken apart no further than that.
    pub(super) fn fitting_apart(
        &self,
        apart: Apart,
        sizes: &[f32],
        most_lines: usize,
        width: f32,
        height: f32,
    ) -> Option<Lines> {
        let set = |apart: Apart| {
            sizes.iter().find_map(|size| {
                let fit = (height + 0.01) / (size * self.line).round();
                let most = if fit.is_finite() { most_lines.min(fit as usize) } else { most_lines };
                self.set(*size, width, apart, most)
            })
        };
        let ways = [Apart::Nowhere, Apart::Names, Apart::Words];
        ways.into_iter().take_while(|way| *way <= apart).find_map(set)
    }

    /// Words in at most so many lines of a width, as even as they can be; none where there are more, or where
    /// a word is wider and must not be taken apart.
    fn set(&self, size: f32, width: f32, apart: Apart, most_lines: usize) -> Option<Lines> {
        let lines = self.wrapped(width / size, apart).filter(|lines| lines.len() <= most_lines)?;
        let (mut low, mut high) = (width / size / 2.0, width / size);
        let mut even = lines.clone();
        // The narrowest column that needs no more lines: the last one is not a word alone then.
        if lines.len() > 1 && !lines.iter().any(|line| !line.tail.is_empty()) {
            for _ in 0..7 {
                let middle = (low + high) / 2.0;
                let found = self.wrapped(middle, apart.min(Apart::Names));
                match found.filter(|found| found.len() <= lines.len()) {
                    Some(found) => (even, high) = (found, middle),
                    None => low = middle,
                }
            }
        }
        Some(self.lines(size, even, false))
    }

    fn lines(&self, size: f32, lines: Vec<Line>, is_cut: bool) -> Lines {
        let width = lines.iter().map(|line| self.width(line)).fold(0.0, f32::max) * size;
        Lines { size, height: (size * self.line).round(), lines, width, is_cut }
    }

    /// The first lines of the words, with an ellipsis behind the last word that fits.
    fn cut(&self, size: f32, most_lines: usize, width: f32) -> Lines {
        let wide = width / size;
        let mut lines = self.wrapped(wide, Apart::Words).unwrap_or_default();
        if lines.len() <= most_lines {
            return self.lines(size, lines, false);
        }
        lines.truncate(most_lines);
        if let Some(last) = lines.last_mut() {
            last.tail = "…";
            let (start, said) = (last.range.start, &self.text[last.range.clone()]);
            let words: Vec<usize> = said.unicode_word_indices().map(|(at, _)| start + at).collect();
            let graphemes: Vec<usize> = said.grapheme_indices(true).map(|(at, _)| start + at).collect();
            // At a word, or within the only one.
            let ends = words.iter().rev().chain(graphemes.iter().rev()).filter(|at| **at > start);
            let mut range = last.range.clone();
            for end in ends {
                if self.width(&Line { range: range.clone(), tail: "…" }) <= wide {
                    break;
                }
                range.end = *end;
            }
            let kept = self.text[range].trim_end_matches([' ', '\u{a0}', '·', ',', '(', ISOLATES[0]]);
            last.range = start..start + kept.len();
        }
        self.lines(size, lines, true)
    }

    /// Lines of at most so many sizes of the font; none where a word is wider and must not be taken apart.
    fn wrapped(&self, wide: f32, apart: Apart) -> Option<Vec<Line>> {
        let mut lines = Vec::new();
        let (mut start, mut end) = (0, 0);
        for &next in &self.breaks {
            if end > start && self.width(&self.line(start, next)) > wide {
                lines.push(self.line(start, end));
                start = end;
            }
            end = next;
            while self.width(&self.line(start, end)) > wide {
                let within = (apart >= Apart::Names).then(|| self.within_name(start, end, wide)).flatten();
                if let Some(at) = within {
                    lines.push(self.line(start, at));
                    start = at;
                    continue;
                }
                if apart < Apart::Words {
                    return None;
                }
                let at = self.split(start, end, wide);
                if at >= end {
                    break;
                }
                let between = [&self.text[..at], &self.text[at..]];
                let is_word =
                    between[0].ends_with(char::is_alphabetic) && between[1].starts_with(char::is_alphabetic);
                let tail = if is_word && !self.right_to_left { "-" } else { "" };
                lines.push(Line { range: start..at, tail });
                start = at;
            }
        }
        if end > start {
            lines.push(self.line(start, end));
        }
        lines.retain(|line| !line.range.is_empty());
        Some(lines)
    }

    /// A line without the space at its end.
    fn line(&self, start: usize, end: usize) -> Line {
        let words = &self.text[start..end];
        let lead = words.len() - words.trim_start().len();
        Line { range: start + lead..start + words.trim_end().len().max(lead), tail: "" }
    }

    /// Where a name that is too wide goes on in the next line: behind the last of its spaces that is not too far.
    fn within_name(&self, start: usize, end: usize, wide: f32) -> Option<usize> {
        let spaces =
            self.text[start..end].match_indices('\u{a0}').map(|(at, space)| start + at + space.len());
        let behind = |at: &usize| {
            let rest = &self.text[*at..end];
            // A point between names, and what follows one, stay with it.
            *at > start && !rest.trim_start().is_empty() && !rest.starts_with('·')
        };
        spaces.filter(behind).take_while(|at| self.width(&self.line(start, *at)) <= wide).last()
    }

    /// Where a word that is too wide is taken apart: behind at least one letter, with place for a hyphen.
    fn split(&self, start: usize, end: usize, wide: f32) -> usize {
        let letters = self.text[start..end].grapheme_indices(true);
        let ends = letters.filter(|(_, one)| *one != "\u{2068}").map(|(at, one)| start + at + one.len());
        let fits = |at: &usize| self.reach_of(start..*at) + TAIL <= wide;
        let first = ends.clone().next().unwrap_or(end);
        // No line begins with what closes something.
        let begins = |at: &usize| {
            !self.text[*at..end]
                .trim_start_matches(ISOLATES)
                .starts_with([')', ']', ',', '.', '”', '’', '）', '」', '』'])
        };
        ends.take_while(fits).filter(begins).last().unwrap_or(first)
    }

    /// How wide a line is, in sizes of the font.
    fn width(&self, line: &Line) -> f32 {
        let tail = match line.tail {
            "" => 0.0,
            "…" => 2.0 * TAIL,
            _ => TAIL,
        };
        self.reach_of(line.range.clone()) + tail
    }

    fn reach_of(&self, range: Range<usize>) -> f32 {
        let at = |place: usize| self.reach.get(place).copied().unwrap_or_default();
        at(range.end) - at(range.start)
    }
}

/// More than a hyphen needs, in sizes of the font.
const TAIL: f32 = 0.5;

/// The face of every grapheme of a text; none of what is not seen.
type Faces = Vec<(Range<usize>, Option<Face>)>;

/// The level of a text that is read so.
fn base(right_to_left: bool) -> Level {
    if right_to_left { Level::rtl() } else { Level::ltr() }
}

/// Whether something in a text is read from right to left.
fn has_right_to_left(text: &str) -> bool {
    text.chars().any(|c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL))
}

/// A text with what has no font taken out of it, and the face of every grapheme that is left.
fn settable(text: &str, weight: Weight) -> Result<(String, Faces), NoFont> {
    let composed: String = text.nfc().take(LONGEST).collect();
    let (mut out, mut faces) = (String::with_capacity(composed.len()), Vec::new());
    let (mut missing, mut before) = (String::new(), None);
    let needs_isolates = has_right_to_left(&composed);
    for grapheme in composed.graphemes(true) {
        let mut grapheme = with_few_marks(grapheme);
        // Pictographs that are put together from several are drawn as the first of them.
        if let Some((first, _)) = grapheme.split_once('\u{200d}').filter(|(first, _)| is_pictograph(first)) {
            grapheme = first.to_owned();
        }
        let plain: String = grapheme.chars().filter(|c| !matches!(c, '\u{1f3fb}'..='\u{1f3ff}')).collect();
        let grapheme = if is_pictograph(&plain) { plain } else { grapheme };
        if needs_isolates && grapheme.chars().all(|c| ISOLATES.contains(&c)) {
            faces.push((out.len()..out.len() + grapheme.len(), None));
            out.push_str(&grapheme);
            continue;
        }
        if grapheme.chars().all(is_ignorable) {
            continue;
        }
        match Face::for_grapheme(&grapheme, weight, before) {
            Some(face) => {
                faces.push((out.len()..out.len() + grapheme.len(), Some(face)));
                out.push_str(&grapheme);
                before = Some(face);
            }
            None if !grapheme.chars().any(char::is_alphanumeric) || missing.contains(&grapheme) => {}
            None => missing.push_str(&grapheme),
        }
    }
    if !missing.is_empty() {
        return Err(NoFont { letters: missing });
    }
    // What was left out may have stood between two spaces.
    let spare = |(at, _): &(Range<usize>, Option<Face>)| {
        let is_space = |range: &Range<usize>| out[range.clone()].chars().all(|c| c == ' ');
        let follows_space = out[..at.start].ends_with(' ') || at.start == 0;
        is_space(at) && (follows_space || at.end == out.trim_end().len() + 1 && at.end == out.len())
    };
    if !faces.iter().any(spare) {
        return Ok((out, faces));
    }
    let (mut text, mut kept) = (String::with_capacity(out.len()), Vec::new());
    for (at, face) in faces.iter().filter(|one| !spare(one)) {
        kept.push((text.len()..text.len() + at.len(), *face));
        text.push_str(&out[at.clone()]);
    }
    Ok((text, kept))
}

fn is_pictograph(grapheme: &str) -> bool {
    grapheme.chars().next().is_some_and(|c| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}'))
}

/// A grapheme with no more marks than a line has room for.
fn with_few_marks(grapheme: &str) -> String {
    let mut marks = 0;
    let keeps = |c: &char| {
        marks += usize::from(
            is_combining_mark(*c) && matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{20ff}'),
        );
        marks <= MOST_MARKS || !is_combining_mark(*c)
    };
    grapheme.chars().filter(keeps).take(24).collect()
}

/// Stretches in one face and direction.
fn runs(faces: &[(Range<usize>, Option<Face>)], levels: &[Level]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (range, face) in faces {
        let Some(face) = face else { continue };
        let level = levels.get(range.start).copied().unwrap_or(Level::ltr());
        match runs.last_mut() {
            Some(run) if run.range.end == range.start && run.face == *face && run.level == level => {
                run.range.end = range.end;
            }
            _ => runs.push(Run { range: range.clone(), face: *face, level }),
        }
    }
    runs
}

/// The glyphs of a stretch, in the order in which they stand.
fn shaped(text: &str, face: Face, level: Level) -> harfrust::GlyphBuffer {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if level.is_rtl() { Direction::RightToLeft } else { Direction::LeftToRight });
    face.shaper().shape(buffer, ShapeOptions::new())
}

/// How far the words reach up to each byte, in sizes of the font.
fn reach(text: &str, runs: &[Run]) -> Vec<f32> {
    let mut advances = vec![0.0; text.len() + 1];
    for run in runs {
        let glyphs = shaped(&text[run.range.clone()], run.face, run.level);
        for (glyph, place) in glyphs.glyph_infos().iter().zip(glyphs.glyph_positions()) {
            let at = run.range.start + glyph.cluster as usize;
            if let Some(advance) = advances.get_mut(at + 1) {
                *advance += place.x_advance as f32 / run.face.units();
            }
        }
    }
    let mut so_far = 0.0;
    for advance in &mut advances {
        so_far += *advance;
        *advance = so_far;
    }
    advances
}
