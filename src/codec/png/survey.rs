//! A walk over the chunks of a file before its pixels are read.
//!
//! Metadata may stand after the pixels, where a reader of rows would meet them too late. Pixel data are passed over
//! unread. What the decoder is to see of the chunks before the pixels is collected, so that no other chunk, however
//! large or broken, can hinder it.

use super::header::Header;
use super::metadata::Gathered;
use super::write::SIGNATURE;
use crate::codec::{Input, Limits, ReadSeek};
use crate::error::{Error, Kind, Result};
use std::io::{ErrorKind, Read, Seek};

/// What the chunks of a file say.
pub(super) struct Survey {
    pub(super) header: Header,
    /// The signature and the chunks before the pixels that the decoder needs, as stored.
    pub(super) head: Vec<u8>,
    /// Where the first chunk of pixels begins.
    pub(super) data_at: u64,
    /// Compressed bytes of the still picture.
    pub(super) data_bytes: u64,
    /// Frames of the animation; 0 where there is none.
    pub(super) frames: u32,
    /// Whether the still picture is the first frame.
    pub(super) still_is_frame: bool,
    /// Whether a chunk says which colours are transparent.
    pub(super) transparency: bool,
    /// Metadata, and what was wrong with them.
    pub(super) gathered: Gathered,
}

/// A failure to read `input`, for this reason.
pub(super) fn broken(input: &Input, cause: &str) -> Error {
    Error::new(Kind::Corrupt, format!("cannot read {}: {cause}", input.name()))
}

/// Said of a file that is cut off.
pub(super) const ENDS_EARLY: &str = "the file ends too early";

/// Walks the chunks of a file to its end.
///
/// # Errors
/// Where it is no whole PNG file, or its size is above the limits.
pub(super) fn walk(input: &Input, limits: &Limits) -> Result<Survey> {
    let mut walk = Walk { input, reader: input.open_sparsely()?, at: 0 };
    let mut signature = [0; 8];
    walk.exact(&mut signature)?;
    let (len, kind) = walk.chunk_header()?;
    if signature != SIGNATURE || kind != *b"IHDR" || len != 13 {
        return Err(broken(input, "it does not begin as a PNG file does"));
    }
    let chunk = walk.verbatim(13, kind)?;
    let header = Header::read(input, limits, &chunk[8..21])?;
    let mut survey = Survey {
        header,
        head: [SIGNATURE, &chunk].concat(),
        data_at: 0,
        data_bytes: 0,
        frames: 0,
        still_is_frame: false,
        transparency: false,
        gathered: Gathered::default(),
    };
    let mut animation = Animation::default();
    loop {
        let at = walk.at;
        let (len, kind) = walk.chunk_header()?;
        match &kind {
            b"IEND" => {
                walk.exact(&mut [0; 4])?;
                break;
            }
            b"IDAT" => {
                if survey.data_at == 0 {
                    survey.data_at = at;
                    survey.still_is_frame = animation.controls > 0;
                }
                survey.data_bytes += u64::from(len);
                walk.pass(len)?;
            }
            _ if survey.data_at == 0 && needed(&kind, len) => {
                let mut chunk = walk.verbatim(len, kind)?;
                animation.see(&kind, &chunk);
                if kind == *b"tRNS" {
                    survey.transparency = true;
                    mask_transparency(&mut chunk, header);
                }
                survey.head.extend(chunk);
            }
            b"fcTL" => {
                animation.controls += 1;
                walk.pass(len)?;
            }
            b"PLTE" if len > 768 || survey.data_at == 0 => return Err(broken(input, "its palette is broken")),
            // Upper case says that the picture cannot be understood without it.
            _ if kind[0].is_ascii_uppercase() && kind != *b"PLTE" => {
                let kind = kind.escape_ascii();
                let message = format!("cannot read {}: it needs the unknown chunk {kind}", input.name());
                return Err(Error::new(Kind::Unsupported, message));
            }
            _ if Gathered::wants(&kind) => walk.gather(len, kind, &mut survey)?,
            _ => walk.pass(len)?,
        }
    }
    if survey.data_at == 0 {
        return Err(broken(input, "it holds no pixels"));
    }
    survey.frames = animation.declared.min(animation.controls);
    if survey.frames == 0 {
        survey.head = still(&survey.head);
    }
    Ok(survey)
}

/// Of the sample values that stand for transparent, only as many bits count as samples have (section 11.3.1.1).
fn mask_transparency(chunk: &mut [u8], header: Header) {
    let end = chunk.len() - 4;
    let most = if matches!(header.color, 0 | 2) && header.bits < 16 { (1 << header.bits) - 1 } else { u16::MAX };
    let mut excess = false;
    for value in chunk[8..end].as_chunks_mut::<2>().0 {
        let masked = u16::from_be_bytes(*value) & most;
        excess |= masked.to_be_bytes() != *value;
        *value = masked.to_be_bytes();
    }
    if excess {
        let sum = crc32fast::hash(&chunk[4..end]);
        chunk[end..].copy_from_slice(&sum.to_be_bytes());
    }
}

/// The signature and the chunks without those of an animation that is none.
fn still(head: &[u8]) -> Vec<u8> {
    let (signature, mut rest) = head.split_at(SIGNATURE.len());
    let mut still = signature.to_vec();
    while let Some(len) = rest.first_chunk() {
        let (chunk, behind) = rest.split_at((u32::from_be_bytes(*len) as usize + 12).min(rest.len()));
        if !matches!(&chunk[4..8], b"acTL" | b"fcTL") {
            still.extend(chunk);
        }
        rest = behind;
    }
    still
}

/// Whether the decoder is to see this chunk, which stands before the pixels.
fn needed(kind: &[u8; 4], len: u32) -> bool {
    match kind {
        b"PLTE" => len <= 768,
        b"tRNS" => len <= 256,
        b"acTL" => len == 8,
        b"fcTL" => len == 26,
        _ => false,
    }
}

/// What is seen of an animation.
#[derive(Default)]
struct Animation {
    /// Frames that acTL declares.
    declared: u32,
    /// How often it is declared.
    declarations: u32,
    /// Frames that have their control chunk.
    controls: u32,
}

impl Animation {
    fn see(&mut self, kind: &[u8; 4], chunk: &[u8]) {
        match kind {
            b"acTL" => {
                let declared = u32::from_be_bytes(*chunk[8..].first_chunk().expect("acTL has 8 bytes"));
                // No number of PNG is larger, and no animation is declared twice.
                let sound = declared < 1 << 31 && self.declarations == 0;
                self.declared = if sound { declared } else { 0 };
                self.declarations += 1;
            }
            b"fcTL" => self.controls += 1,
            _ => {}
        }
    }
}

/// A place in the file.
struct Walk<'a> {
    input: &'a Input,
    reader: Box<dyn ReadSeek>,
    at: u64,
}

impl Walk<'_> {
    fn exact(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.at += bytes.len() as u64;
        self.reader.read_exact(bytes).map_err(|e| match e.kind() {
            ErrorKind::UnexpectedEof => broken(self.input, ENDS_EARLY),
            _ => self.input.refused(e),
        })
    }

    fn chunk_header(&mut self) -> Result<(u32, [u8; 4])> {
        let (mut len, mut kind) = ([0; 4], [0; 4]);
        self.exact(&mut len)?;
        self.exact(&mut kind)?;
        let len = u32::from_be_bytes(len);
        if len >= 1 << 31 || !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(broken(self.input, "its chunks are broken"));
        }
        Ok((len, kind))
    }

    /// Goes past the data and checksum of a chunk.
    fn pass(&mut self, len: u32) -> Result<()> {
        let step = u64::from(len) + 4;
        self.at += step;
        self.reader.seek_relative(step as i64).map_err(|e| self.input.refused(e))
    }

    /// A short chunk as stored, whose length and kind have been read.
    fn verbatim(&mut self, len: u32, kind: [u8; 4]) -> Result<Vec<u8>> {
        let mut chunk = vec![0; len as usize + 12];
        chunk[..4].copy_from_slice(&len.to_be_bytes());
        chunk[4..8].copy_from_slice(&kind);
        self.exact(&mut chunk[8..])?;
        Ok(chunk)
    }

    /// Reads a chunk of metadata, if it is whole and not too large.
    fn gather(&mut self, len: u32, kind: [u8; 4], survey: &mut Survey) -> Result<()> {
        if !survey.gathered.has_room(kind, len) {
            return self.pass(len);
        }
        let mut data = Vec::new();
        let read = self.reader.by_ref().take(len.into()).read_to_end(&mut data);
        self.at += read.map_err(|e| self.input.refused(e))? as u64;
        let mut crc = [0; 4];
        self.exact(&mut crc)?;
        let mut sum = crc32fast::Hasher::new();
        sum.update(&kind);
        sum.update(&data);
        let sound = sum.finalize() == u32::from_be_bytes(crc);
        survey.gathered.take(kind, sound.then_some(&data), survey.header.is_rgb());
        Ok(())
    }
}
