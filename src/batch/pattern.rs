//! Glob patterns: where one begins to vary, which directories it leads into, and which files it means.

use crate::error::{Error, Result};
use globset::{ErrorKind, GlobBuilder, GlobMatcher};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A glob: `*` and `?` stay within a name, `**` crosses directories, `[a-z]` and `{a,b}` choose, `\` takes away
/// the meaning of the character behind it.
#[derive(Clone, Debug)]
pub struct Pattern {
    base: PathBuf,
    /// What the directories below `base` are called, as far as that is settled: up to the first `**`.
    ways: Vec<GlobMatcher>,
    /// How many directories below `base` there can be files, counted from 1.
    deepest: usize,
    /// What the path below `base` looks like.
    whole: GlobMatcher,
}

impl Pattern {
    /// Whether a text has characters that make it a pattern.
    pub fn is_meant_by(text: &str) -> bool {
        text.contains(['*', '?', '[', '{'])
    }

    /// Reads a pattern. Leading directories without special characters are fixed, and so is one that exists under
    /// that very name: in `Trip [2024]/*.jpg`, say.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) where a bracket or brace has no partner, and the like.
    pub fn parse(text: &str) -> Result<Self> {
        let mut base = PathBuf::from(if text.starts_with('/') { "/" } else { "" });
        let parts = parts(text);
        let mut fixed = 0;
        for part in &parts[..parts.len().saturating_sub(1)] {
            let stands = || base.join(part).is_dir().then(|| (*part).to_owned());
            let Some(name) = plain(part).or_else(stands) else { break };
            base.push(name);
            fixed += 1;
        }
        let varying = &parts[fixed..];
        if varying.contains(&"..") {
            return Err(refused(text, "'..' cannot stand behind a wildcard"));
        }
        let whole = matcher(&varying.join("/")).map_err(|error| refused(text, &told(&error)))?;
        let crosses = |part: &&&str| **part == "**" || part.contains('/');
        let settled = varying.len() - usize::from(!varying.is_empty());
        let ways = varying[..settled].iter().take_while(|part| !crosses(part)).map(|part| matcher(part));
        let ways = ways.collect::<Result<_, _>>().map_err(|error| refused(text, &told(&error)))?;
        let deepest = if varying.iter().any(|part| crosses(&part)) { usize::MAX } else { varying.len() };
        Ok(Pattern { base, ways, deepest, whole })
    }

    /// Its fixed leading directories; empty where there are none.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// Whether files in a directory of this name can be meant; `depth` is 1 for directories right in the base.
    pub(super) fn enters(&self, depth: usize, name: &OsStr) -> bool {
        depth < self.deepest && self.ways.get(depth - 1).is_none_or(|way| way.is_match(name))
    }

    /// Whether this path below the base is meant.
    pub(super) fn matches(&self, relative: &Path) -> bool {
        self.whole.is_match(relative)
    }
}

fn matcher(text: &str) -> Result<GlobMatcher, globset::Error> {
    let mut builder = GlobBuilder::new(text);
    builder.literal_separator(true).empty_alternates(true).backslash_escape(true);
    builder.build().map(|glob| glob.compile_matcher())
}

/// The parts between slashes that are not in braces, without those that lead nowhere.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut depth, mut escaped) = (Vec::new(), 0, 0_usize, false);
    for (place, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => {
                parts.push(&text[begin..place]);
                begin = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts.retain(|part| !matches!(*part, "" | "."));
    parts
}

/// The name that a part of a pattern stands for, if it is just one.
fn plain(part: &str) -> Option<String> {
    let mut name = String::new();
    let mut characters = part.chars();
    while let Some(c) = characters.next() {
        match c {
            '*' | '?' | '[' | '{' => return None,
            '\\' => name.extend(characters.next()),
            c => name.push(c),
        }
    }
    Some(name)
}

fn refused(text: &str, why: &str) -> Error {
    Error::usage(format!("there is no file '{text}', and as a pattern it is broken: {why}"))
}

/// What is wrong with a pattern.
fn told(error: &globset::Error) -> String {
    match error.kind() {
        ErrorKind::UnclosedClass => "a [ has no ]".to_owned(),
        ErrorKind::UnclosedAlternates => "a { has no }".to_owned(),
        ErrorKind::UnopenedAlternates => "a } has no {".to_owned(),
        ErrorKind::DanglingEscape => "there is nothing behind the last \\".to_owned(),
        ErrorKind::InvalidRange(from, to) => format!("the range {from}-{to} runs backwards"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_begins_at_its_fixed_directories() {
        for (text, base) in [
            ("*.png", ""),
            ("./*.png", ""),
            ("photos/2024/*.jpg", "photos/2024"),
            ("photos//./2024/*.jpg", "photos/2024"),
            ("/photos/**/a.jpg", "/photos"),
            ("../photos/a?.jpg", "../photos"),
            ("{a,b}/c/*.jpg", ""),
            ("photos/{a/b,c}/*.jpg", "photos"),
            (r"photos/\[1\]/*.jpg", "photos/[1]"),
        ] {
            assert_eq!(Pattern::parse(text).unwrap().base(), Path::new(base), "{text}");
        }
    }

    #[test]
    fn wildcards_stay_within_names_unless_doubled() {
        for (text, path, expected) in [
            ("*.png", "a.png", true),
            ("*.png", "a.jpg", false),
            ("*.png", "a/b.png", false),
            ("a?.png", "ab.png", true),
            ("a?b.png", "a/b.png", false),
            ("a[!x]b.png", "a/b.png", false),
            ("a[!x]b.png", "acb.png", true),
            ("**/*.png", "a.png", true),
            ("**/*.png", "a/b/c.png", true),
            ("**", "a/b/c.png", true),
            ("*/**/b.png", "b.png", false),
            ("*/**/b.png", "a/b.png", true),
            ("a**.png", "abc.png", true),
            ("a**.png", "a/b.png", false),
            ("*.{png,jp{e,}g}", "a.jpg", true),
            ("*.{png,jp{e,}g}", "a.gif", false),
            ("a{,_1}.png", "a.png", true),
            ("{a/b,c}/*.png", "a/b/d.png", true),
            (r"\*a*.png", "*ab.png", true),
            (r"\*a*.png", "ba.png", false),
        ] {
            assert_eq!(Pattern::parse(text).unwrap().matches(Path::new(path)), expected, "{text} and {path}");
        }
    }

    #[test]
    fn only_directories_that_can_hold_what_is_meant_are_entered() {
        for (text, depth, name, expected) in [
            ("*.png", 1, "a", false),
            ("a*/*.png", 1, "ab", true),
            ("a*/*.png", 1, "b", false),
            ("a*/*.png", 2, "ab", false),
            ("a*/**/b/*.png", 1, "b", false),
            ("a*/**/b/*.png", 2, "c", true),
            ("a*/**/b/*.png", 9, "c", true),
            ("{a/b,c}/*.png", 2, "b", true),
        ] {
            let enters = Pattern::parse(text).unwrap().enters(depth, OsStr::new(name));
            assert_eq!(enters, expected, "{text} and {name} at {depth}");
        }
    }

    #[test]
    fn a_broken_pattern_is_told() {
        for (text, why) in [
            ("a/[b*.png", "a [ has no ]"),
            ("{a,b*.png", "a { has no }"),
            ("a}*.png", "a } has no {"),
            ("[z-a].png", "the range z-a runs backwards"),
            ("*.png\\", "there is nothing behind the last \\"),
            ("*/../b.png", "'..' cannot stand behind a wildcard"),
        ] {
            let expected = format!("there is no file '{text}', and as a pattern it is broken: {why}");
            assert_eq!(Pattern::parse(text).unwrap_err().to_string(), expected);
        }
    }
}
