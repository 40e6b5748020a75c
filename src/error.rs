//! What can go wrong, told in one line each.
//!
//! This is the one type that every floor shares. An [`Error`] has a [`Kind`], for programs, and a message, for
//! people: it names the file, what was found, what was expected and what to do about it. It never spans lines.

use std::fmt;
use std::path::Path;

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kinds of failure, as they appear in JSON results and decide the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A file that was named does not exist.
    NotFound,
    /// The operating system refused to read or write.
    Io,
    /// The file is sound, but of a format or variant that is not supported.
    Unsupported,
    /// The file begins like a picture and is broken.
    Corrupt,
    /// The file holds several pictures and none was chosen.
    MultiPage,
    /// The work is above a limit of pixels, bytes or of the format.
    TooLarge,
    /// Two operands differ in their dimensions.
    SizeMismatch,
    /// The picture has transparency where there can be none.
    Alpha,
    /// The mask cannot serve as one.
    Mask,
    /// An image has no partner.
    Missing,
    /// An image has several possible partners.
    Ambiguous,
    /// The output exists and may not be replaced.
    Exists,
    /// The command line or job cannot be carried out as it was written.
    Usage,
    /// The time given for a file is over.
    Timeout,
    /// A fault of this program.
    Internal,
}

impl Kind {
    /// The name used in JSON results.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::NotFound => "not-found",
            Kind::Io => "io",
            Kind::Unsupported => "unsupported",
            Kind::Corrupt => "corrupt",
            Kind::MultiPage => "multi-page",
            Kind::TooLarge => "too-large",
            Kind::SizeMismatch => "size-mismatch",
            Kind::Alpha => "alpha",
            Kind::Mask => "mask",
            Kind::Missing => "missing",
            Kind::Ambiguous => "ambiguous",
            Kind::Exists => "exists",
            Kind::Usage => "usage",
            Kind::Timeout => "timeout",
            Kind::Internal => "internal",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A failure: its kind and a message of one line.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    source: Option<std::io::Error>,
}

impl Error {
    /// A failure of `kind`, told by `message` (line breaks in it become spaces).
    pub fn new(kind: Kind, message: impl fmt::Display) -> Self {
        Error { kind, message: one_line(&message.to_string()), source: None }
    }

    /// Wrong usage: what was typed cannot be carried out.
    pub fn usage(message: impl fmt::Display) -> Self {
        Error::new(Kind::Usage, message)
    }

    /// The operating system refused; `doing` reads like "cannot read a.png".
    ///
    /// A file that does not exist becomes [`Kind::NotFound`]; a read that ended early, inside a picture, is
    /// [`Kind::Corrupt`].
    pub fn io(doing: impl fmt::Display, source: std::io::Error) -> Self {
        let kind = match source.kind() {
            std::io::ErrorKind::NotFound => Kind::NotFound,
            std::io::ErrorKind::UnexpectedEof => Kind::Corrupt,
            _ => Kind::Io,
        };
        let message = one_line(&format!("{doing}: {}", plain_cause(&source)));
        Error { kind, message, source: Some(source) }
    }

    /// The kind, for programs.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The same failure with a next step behind it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl fmt::Display) -> Self {
        self.message = one_line(&format!("{}; {hint}", self.message));
        self
    }

    /// The same failure with `prefix` and a colon before its message.
    #[must_use]
    pub fn context(mut self, prefix: impl fmt::Display) -> Self {
        self.message = one_line(&format!("{prefix}: {}", self.message));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|e| e as _)
    }
}

/// The cause in the system's words, without Rust's "(os error 2)".
fn plain_cause(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// Line breaks and control characters must not reach a terminal through a message.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if is_unseen(c) { ' ' } else { c }).collect()
}

/// Whether a character steers what is shown and shows nothing itself: controls, and the marks that turn the direction of
/// writing, by which a name can be made to look like another.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What has the name that is nearest to a word, by letters inserted, dropped, changed or swapped, and how many of them;
/// a name that begins with the word comes first.
pub fn nearest<'a, T>(word: &str, names: impl IntoIterator<Item = (&'a str, T)>) -> Option<(usize, T)> {
    let far = |(name, found): (&str, T)| {
        let goes_on = word.len() > 1 && name.starts_with(word);
        (!goes_on, strsim::damerau_levenshtein(name, word), found)
    };
    names
        .into_iter()
        .map(far)
        .min_by_key(|(apart, letters, _)| (*apart, *letters))
        .map(|(_, letters, found)| (letters, found))
}

/// A file name as it is shown to a person: control characters, marks of direction and bytes that are no text are escaped.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if !text.chars().any(|c| is_unseen(c) || c == char::REPLACEMENT_CHARACTER) {
        return text.into_owned();
    }
    path.as_os_str().as_encoded_bytes().utf8_chunks().fold(String::new(), |mut out, chunk| {
        for c in chunk.valid().chars() {
            if is_unseen(c) { out.extend(c.escape_default()) } else { out.push(c) }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_escaped_for_the_terminal() {
        assert_eq!(shown(Path::new("photo é.png")), "photo é.png");
        assert_eq!(shown(Path::new("a\x1b[31m\nb.png")), "a\\u{1b}[31m\\nb.png");
        assert_eq!(shown(Path::new("gpj.\u{202e}exe.png")), "gpj.\\u{202e}exe.png");
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            assert_eq!(shown(Path::new(std::ffi::OsStr::from_bytes(b"a\xffb"))), "a\\xffb");
        }
    }

    #[test]
    fn messages_stay_on_one_line() {
        assert_eq!(Error::usage("a\nb").to_string(), "a b");
    }

    #[test]
    fn the_system_speaks_without_numbers() {
        let error = Error::io("cannot read x.png", std::io::Error::from_raw_os_error(2));
        assert_eq!(error.to_string(), "cannot read x.png: No such file or directory");
        assert_eq!(error.kind(), Kind::NotFound);
    }
}
