//! An operand: a file opened, turned upright, and held against the image.

use super::feed::Feed;
use super::weights::Window;
use crate::codec::{self, Format, Input, Meta, Opened, Orientation, Picture, ReadOptions, Route, Transfer};
use crate::color::{Space, profile_of_code_points, profile_of_gamma};
use crate::error::{Error, Kind, Result};
use crate::job::{Assume, Reading};
use crate::mask::Glance;
use crate::matrix::{Depth, Layout, Samples, Shape, Size, Source};
use crate::resample::Placed;

/// A picture or mask, ready to be read.
pub(super) struct Operand {
    pub opened: Opened,
    pub name: String,
    /// Whether it is a mask: then its numbers must be finite.
    pub is_mask: bool,
    /// Where it was laid on the image, at its own size.
    pub at: (i64, i64),
    /// What is stored in the file.
    pub stored: Shape,
    /// The profile of its colours, whatever declares them; `None` is sRGB.
    pub profile: Option<Vec<u8>>,
    pub turned: Orientation,
    /// Of a mask whose values are as stored: what is looked for in them.
    pub glance: Option<Glance>,
}

/// What operands are held against: the image that is weighed, or what gives a mask its size.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// What people call it in a sentence: "the image".
    pub role: &'static str,
    pub name: String,
    pub size: Size,
    pub turned: Orientation,
}

/// Why a made mask is held whole.
const MADE: &str = "made";

impl Operand {
    /// Opens an operand and turns it upright.
    pub fn open(input: &Input, reading: &Reading, page: Option<u32>) -> Result<Self> {
        Operand::open_with(input, reading, ReadOptions { page, ..ReadOptions::default() })
    }

    /// The same, with options; the limits are those of `reading`.
    pub fn open_with(input: &Input, reading: &Reading, options: ReadOptions) -> Result<Self> {
        let mut opened = codec::open(input, &ReadOptions { limits: reading.limits, ..options })?;
        if reading.assume == Some(Assume::Linear) && opened.says_nothing_of_light() {
            opened.transfer = Transfer::Linear;
        }
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
        let profile = profile_of(&opened.meta, shape.layout.is_rgb());
        Ok(Operand { opened, name, is_mask: false, at: (0, 0), stored: shape, profile, turned, glance: None })
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
        Space { profile: self.profile.as_deref(), linear: self.opened.transfer == Transfer::Linear }
    }

    /// The same operand laid on a frame at its own size, its upper left corner at `at`.
    #[must_use]
    pub fn placed(self, frame: Size, (x, y): (i64, i64)) -> Self {
        if (self.shape().size, x, y) == (frame, 0, 0) {
            return self;
        }
        // Of what is cropped, not all is seen, and what is not seen tells nothing.
        let window = Window::of(self.shape().size, (x, y), frame);
        let own = self.shape().size;
        let whole = (window.columns.len(), window.rows.len()) == (own.width(), own.height());
        let glance = self.glance.filter(|_| whole);
        let lay = if self.is_mask { Placed::weights } else { Placed::picture };
        let source = Box::new(lay(self.opened.source, frame, x, y));
        Operand { opened: Opened { source, ..self.opened }, at: (x, y), glance, ..self }
    }

    /// Its rows, as the belt takes them.
    pub fn into_feed(self) -> Feed {
        match self.is_mask {
            true => Feed::mask(self.opened.source, self.name, self.at, self.glance),
            false => Feed::image(self.opened.source),
        }
    }

    /// Its rows, which it then has no more.
    pub fn take_source(&mut self) -> Box<dyn Source> {
        let shape = Shape { size: Size::ONE, ..self.shape() };
        let nothing = Picture::new(shape.size, shape.layout, Samples::zeros(shape.depth, shape.layout.channels()));
        std::mem::replace(&mut self.opened.source, Box::new(nothing))
    }

    /// What others are held against, if this is in that role.
    pub fn frame(&self, role: &'static str) -> Frame {
        Frame { role, name: self.name.clone(), size: self.shape().size, turned: self.turned }
    }

    /// A mask that was made, not read.
    pub fn made(name: String, size: Size, layout: Layout, samples: Samples) -> Self {
        let picture = Picture::new(size, layout, samples);
        let stored = picture.shape();
        let opened = Opened {
            source: Box::new(picture),
            meta: Meta::default(),
            format: Format::Npy,
            route: Route::Whole(MADE),
            transfer: Transfer::Encoded,
            full: None,
            palette: false,
            pages: 1,
            notes: Vec::new(),
        };
        let turned = Orientation::Upright;
        Operand { opened, name, is_mask: true, at: (0, 0), stored, profile: None, turned, glance: None }
    }

    /// Whether it was made, not read.
    pub fn is_made(&self) -> bool {
        self.opened.route == Route::Whole(MADE)
    }

    /// Refuses an operand of another size than the image, and says what to type instead.
    pub fn ensure_same_size(&self, frame: &Frame) -> Result<()> {
        let ours = self.shape().size;
        if ours == frame.size {
            return Ok(());
        }
        let mut message = format!(
            "{} is {ours}, {} is {}; give --fit stretch, contain, cover, tile or center",
            self.name, frame.role, frame.size
        );
        message.push_str(&self.hint_on_orientation(frame).unwrap_or_default());
        Err(Error::new(Kind::SizeMismatch, message))
    }

    /// What to say where the sizes of this operand and of another agree but for the turning of one of them.
    pub fn hint_on_orientation(&self, other: &Frame) -> Option<String> {
        let one_was_turned = (self.turned == Orientation::Upright) != (other.turned == Orientation::Upright);
        (self.shape().size == other.size.transposed() && one_was_turned).then(|| {
            let turned = if self.turned == Orientation::Upright { &other.name } else { &self.name };
            format!(
                "; {turned} was turned upright by its EXIF orientation, and as stored the sizes agree: --no-orient takes both as stored"
            )
        })
    }

    /// Where sizes agree though only the image was turned, the mask may have been drawn on it as stored.
    pub fn note_on_orientation(&self, image: &Frame) -> Option<String> {
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
        let channels = match self.stored.layout {
            Layout::Grey => "grey",
            Layout::GreyAlpha => "grey with alpha",
            Layout::Rgb => "RGB",
            Layout::Rgba => "RGB with alpha",
        };
        let route = match self.opened.route {
            Route::Streamed => "streamed row by row".to_owned(),
            Route::Whole(why) => format!("decoded whole: {why}"),
        };
        if self.is_made() {
            return format!("{}: {}, made whole", self.name, self.stored.size);
        }
        let format = self.opened.format.name();
        format!("{}: {format} {}, {channels}, {}, {route}", self.name, self.stored.size, depth_words(self.stored.depth))
    }
}

/// The profile of colours that a file declares: by code points, a profile, or a gamma, in this order.
pub(super) fn profile_of(meta: &Meta, rgb: bool) -> Option<Vec<u8>> {
    let by_code_points =
        meta.png.cicp.filter(|_| rgb).and_then(|[primaries, transfer, ..]| profile_of_code_points(primaries, transfer));
    let declared = by_code_points.or_else(|| meta.icc.clone());
    declared.or_else(|| match (meta.png.srgb, meta.png.gamma) {
        (None, Some(gamma)) => profile_of_gamma(gamma, meta.png.chromaticities, rgb),
        _ => None,
    })
}

/// A depth as it is told to people.
pub(super) fn depth_words(depth: Depth) -> &'static str {
    match depth {
        Depth::U8 => "8-bit samples",
        Depth::U16 => "16-bit samples",
        Depth::F32 => "float samples",
    }
}
