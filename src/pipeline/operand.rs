//! An operand: a file opened, turned upright, and held against the image.

use super::belt::Feed;
use crate::codec::{self, Input, Opened, Orientation, Picture, ReadOptions, Route, Transfer};
use crate::color::Space;
use crate::error::{Error, Kind, Result};
use crate::job::Reading;
use crate::matrix::{Depth, Layout, Shape, Size};
use crate::resample::Placed;

/// A picture or mask, ready to be read.
pub(super) struct Operand {
    pub opened: Opened,
    pub name: String,
    /// Whether it is a mask: then its numbers must be finite.
    pub is_mask: bool,
    /// Where it was laid on the image, at its own size.
    pub at: (i64, i64),
    /// Its size as stored in the file.
    pub stored: Size,
    pub turned: Orientation,
}

impl Operand {
    /// Opens an operand and turns it upright.
    pub fn open(input: &Input, reading: &Reading, page: Option<u32>) -> Result<Self> {
        let mut opened = codec::open(input, &ReadOptions { page, limits: reading.limits })?;
        let name = input.name();
        let shape = opened.source.shape();
        let turned = if reading.no_orient { Orientation::Upright } else { opened.meta.orientation() };
        if turned != Orientation::Upright {
            // The picture as stored and as turned are held at once.
            reading.limits.ensure_memory(&name, 2 * shape.bytes())?;
            let picture = Picture::read(opened.source.as_mut())?;
            opened.source = Box::new(codec::turned(&picture, turned));
            opened.route = Route::Whole("turned upright");
        }
        Ok(Operand { opened, name, is_mask: false, at: (0, 0), stored: shape.size, turned })
    }

    /// What its rows look like, upright.
    pub fn shape(&self) -> Shape {
        self.opened.source.shape()
    }

    /// Bytes that are held for it while its rows flow.
    pub fn held(&self) -> u64 {
        match self.opened.route {
            Route::Streamed => 0,
            Route::Whole(_) => self.shape().bytes(),
        }
    }

    /// What its stored values mean.
    pub fn space(&self) -> Space<'_> {
        Space { profile: self.opened.meta.icc.as_deref(), linear: self.opened.transfer == Transfer::Linear }
    }

    /// The same operand laid on a frame at its own size, its upper left corner at `at`.
    #[must_use]
    pub fn placed(self, frame: Size, (x, y): (i64, i64)) -> Self {
        if (self.shape().size, x, y) == (frame, 0, 0) {
            return self;
        }
        let lay = if self.is_mask { Placed::weights } else { Placed::picture };
        let source = Box::new(lay(self.opened.source, frame, x, y));
        Operand { opened: Opened { source, ..self.opened }, at: (x, y), ..self }
    }

    /// Its rows, as the belt takes them.
    pub fn into_feed(self) -> Feed {
        if self.is_mask { Feed::mask(self.opened.source, self.name, self.at) } else { Feed::image(self.opened.source) }
    }

    /// Refuses an operand of another size than the image, and says what to type instead.
    pub fn ensure_same_size(&self, image: &Operand) -> Result<()> {
        let (ours, theirs) = (self.shape().size, image.shape().size);
        if ours == theirs {
            return Ok(());
        }
        let mut message = format!(
            "{} is {ours}, the image is {theirs}; give --fit stretch, contain, cover, tile or center",
            self.name
        );
        message.push_str(&self.hint_on_orientation(image, theirs).unwrap_or_default());
        Err(Error::new(Kind::SizeMismatch, message))
    }

    /// What to say where the sizes of this operand and of another agree but for the turning of one of them.
    pub fn hint_on_orientation(&self, other: &Operand, size: Size) -> Option<String> {
        let one_was_turned = (self.turned == Orientation::Upright) != (other.turned == Orientation::Upright);
        (self.shape().size == size.transposed() && one_was_turned).then(|| {
            let turned = if self.turned == Orientation::Upright { &other.name } else { &self.name };
            format!(
                "; {turned} was turned upright by its EXIF orientation, and as stored the sizes agree: --no-orient takes both as stored"
            )
        })
    }

    /// Where sizes agree though only the image was turned, the mask may have been drawn on it as stored.
    pub fn note_on_orientation(&self, image: &Operand) -> Option<String> {
        let only_the_image = image.turned != Orientation::Upright && self.turned == Orientation::Upright;
        only_the_image.then(|| {
            format!(
                "{} was turned upright by its EXIF orientation; {} is taken as drawn on the upright picture (--no-orient takes both as stored)",
                image.name, self.name
            )
        })
    }

    /// What it is and how it is read, in a line.
    pub fn route_line(&self) -> String {
        let shape = self.shape();
        let channels = match shape.layout {
            Layout::Grey => "grey",
            Layout::GreyAlpha => "grey with alpha",
            Layout::Rgb => "RGB",
            Layout::Rgba => "RGB with alpha",
        };
        let route = match self.opened.route {
            Route::Streamed => "streamed row by row".to_owned(),
            Route::Whole(why) => format!("decoded whole: {why}"),
        };
        let format = self.opened.format.name();
        format!("{}: {format} {}, {channels}, {}, {route}", self.name, self.stored, depth_words(shape.depth))
    }
}

/// A depth as it is told to people.
pub(super) fn depth_words(depth: Depth) -> &'static str {
    match depth {
        Depth::U8 => "8-bit samples",
        Depth::U16 => "16-bit samples",
        Depth::F32 => "float samples",
    }
}
