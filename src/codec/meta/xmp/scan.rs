//! The little of XML that it takes to find elements and attributes in an XMP packet, and where they stand.
//!
//! Not a parser of documents: entities are not expanded, and a document type, which XMP does not have, is refused.

use std::ops::Range;

/// What ends a scan early: the text is no XML of the kind that XMP packets are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// An attribute: its name as written, and where it and its value (without quotes) stand.
#[derive(Clone, Debug)]
pub(super) struct Attribute<'a> {
    pub name: &'a str,
    pub value: Range<usize>,
    /// From the white space before the name to the closing quote.
    pub whole: Range<usize>,
}

/// A tag.
#[derive(Clone, Debug)]
pub(super) enum Tag<'a> {
    /// `<name ...>`, or `<name .../>` where it is `empty`.
    Start { name: &'a str, attributes: Vec<Attribute<'a>>, empty: bool, at: Range<usize> },
    /// `</name>`.
    End { name: &'a str, at: Range<usize> },
}

/// Reads tags from left to right.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Scanner { text, at: 0 }
    }

    /// The next tag, or `None` at the end. Text, comments, instructions and CDATA are passed over.
    pub(super) fn tag(&mut self) -> Result<Option<Tag<'a>>, Broken> {
        loop {
            let Some(start) = self.rest().find('<') else { return Ok(None) };
            self.at += start;
            let rest = self.rest();
            if rest.starts_with("<!--") {
                self.pass("<!--", "-->")?;
            } else if rest.starts_with("<![CDATA[") {
                self.pass("<![CDATA[", "]]>")?;
            } else if rest.starts_with("<?") {
                self.pass("<?", "?>")?;
            } else if rest.starts_with("<!") {
                return Err(Broken);
            } else if rest.starts_with("</") {
                return self.end().map(Some);
            } else {
                return self.start().map(Some);
            }
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn pass(&mut self, open: &str, close: &str) -> Result<(), Broken> {
        self.at += open.len();
        self.at += self.rest().find(close).ok_or(Broken)? + close.len();
        Ok(())
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_ascii_start().len();
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    fn name(&mut self) -> Result<&'a str, Broken> {
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/' | '>' | '<' | '"' | '\'');
        let rest = self.rest();
        let name = &rest[..rest.find(ends).ok_or(Broken)?];
        self.at += name.len();
        if name.is_empty() { Err(Broken) } else { Ok(name) }
    }

    fn end(&mut self) -> Result<Tag<'a>, Broken> {
        let from = self.at;
        self.at += "</".len();
        let name = self.name()?;
        self.skip_space();
        if !self.take(">") {
            return Err(Broken);
        }
        Ok(Tag::End { name, at: from..self.at })
    }

    fn start(&mut self) -> Result<Tag<'a>, Broken> {
        let from = self.at;
        self.at += "<".len();
        let name = self.name()?;
        let mut attributes = Vec::new();
        loop {
            let before = self.at;
            self.skip_space();
            let empty = self.take("/>");
            if empty || self.take(">") {
                return Ok(Tag::Start { name, attributes, empty, at: from..self.at });
            }
            if before == self.at {
                return Err(Broken);
            }
            attributes.push(self.attribute(before)?);
        }
    }

    fn attribute(&mut self, before: usize) -> Result<Attribute<'a>, Broken> {
        let name = self.name()?;
        self.skip_space();
        if !self.take("=") {
            return Err(Broken);
        }
        self.skip_space();
        let quote = if self.take("\"") {
            '"'
        } else if self.take("'") {
            '\''
        } else {
            return Err(Broken);
        };
        let from = self.at;
        let len = self.rest().find(quote).ok_or(Broken)?;
        if self.rest()[..len].contains('<') {
            return Err(Broken);
        }
        self.at += len + 1;
        Ok(Attribute { name, value: from..from + len, whole: before..self.at })
    }
}

/// More declarations in force at a time than any packet has: looking names up must not take for ever.
const MAX_DECLARATIONS: usize = 1000;

/// The namespace prefixes in force.
#[derive(Default)]
pub(super) struct Namespaces<'a> {
    /// Depth of the element that declares it, prefix, address.
    declared: Vec<(usize, &'a str, &'a str)>,
}

impl<'a> Namespaces<'a> {
    /// Enters what the start tag of an element at `depth` declares.
    pub(super) fn enter(&mut self, text: &'a str, depth: usize, attributes: &[Attribute<'a>]) -> Result<(), Broken> {
        for attribute in attributes {
            let prefix = match attribute.name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            self.declared.push((depth, prefix, &text[attribute.value.clone()]));
        }
        if self.declared.len() > MAX_DECLARATIONS { Err(Broken) } else { Ok(()) }
    }

    /// Forgets what elements at `depth` and below have declared.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|declared| declared.0 >= depth) {
            self.declared.pop();
        }
    }

    /// The address and the local part of a name. A prefix that is not declared stands for what it usually does.
    pub(super) fn resolve(&self, name: &'a str) -> (&'a str, &'a str) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declared = self.declared.iter().rev().find(|declared| declared.1 == prefix);
        (declared.map_or_else(|| super::usual_address(prefix), |declared| declared.2), local)
    }
}
