//! Operands that many jobs share: decoded once, fitted once for each size, and kept in memory.

use super::operand::Operand;
use crate::codec::{Format, Input, Meta, Opened, Orientation, Picture, Route, Transfer};
use crate::error::Result;
use crate::job::{Assume, Reading};
use crate::mask::{Channel, Glance};
use crate::matrix::{Shape, Size};
use crate::resample::Fit;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

/// Operands in memory, up to a budget. An operand is kept when it is used for the second time, or at once where it is
/// known that many jobs will use it.
#[derive(Default)]
pub struct Kept {
    budget: u64,
    expected: HashSet<PathBuf>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    used: u64,
    seen: HashSet<Key>,
    shelf: HashMap<Key, Arc<OnceLock<Option<Held>>>>,
}

/// How many operands are remembered as seen once.
const SEEN: usize = 4096;

/// What makes two uses of an operand the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The file, or the words of a mask that is made.
    path: PathBuf,
    len: u64,
    modified: Option<SystemTime>,
    no_orient: bool,
    assume: Option<Assume>,
    page: Option<u32>,
    purpose: Purpose,
    fitted: Option<(Size, Fit)>,
    /// The size of the picture, where what is made depends on it.
    drawn: Option<Size>,
}

/// What an operand is made ready for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Purpose {
    /// As a picture.
    Picture,
    /// As a mask.
    Mask {
        /// The channel that holds its weights.
        channel: Channel,
        /// Whether each channel serves its own instead.
        each: bool,
        /// The labels that are read as weights.
        labels: Vec<i64>,
        /// Whether any integers are read.
        integers: bool,
        /// The steps that act on the whole mask, as they are typed.
        steps: String,
    },
}

/// An operand that was made ready, decoded whole.
struct Held {
    picture: Picture,
    meta: Meta,
    format: Format,
    transfer: Transfer,
    palette: bool,
    notes: Vec<String>,
    name: String,
    is_mask: bool,
    stored: Shape,
    profile: Option<Vec<u8>>,
    turned: Orientation,
    glance: Option<Glance>,
    channel: Channel,
}

impl Kept {
    /// Keeps up to `budget` bytes.
    pub fn new(budget: u64) -> Self {
        Kept { budget, ..Kept::default() }
    }

    /// Keeps this file at its first use: many jobs will use it.
    pub fn expect(&mut self, path: &Path) {
        self.expected.insert(path.to_owned());
    }

    /// Keeps nothing of what it has so far.
    pub fn clear(&self) {
        let mut state = self.lock();
        state.shelf.clear();
        state.used = 0;
    }

    /// An operand made ready by `make`, or the same as it was made ready before. The channel is the one that holds the
    /// weights of a mask.
    ///
    /// # Errors
    /// As `make`; nothing is kept of a failure.
    pub(super) fn ready(
        &self,
        key: Option<Key>,
        make: impl Fn() -> Result<(Operand, Channel)>,
    ) -> Result<(Operand, Channel)> {
        let Some(cell) = key.and_then(|key| self.cell(key)) else { return make() };
        let held = cell.get_or_init(|| self.hold(make().ok()?));
        held.as_ref().map_or_else(&make, |held| Ok(held.operand()))
    }

    /// The place of an operand that is to be kept; `None` for one that is seen for the first time.
    fn cell(&self, key: Key) -> Option<Arc<OnceLock<Option<Held>>>> {
        let mut state = self.lock();
        if let Some(cell) = state.shelf.get(&key) {
            return Some(Arc::clone(cell));
        }
        if !self.expected.contains(&key.path) && !state.seen.contains(&key) {
            if state.seen.len() >= SEEN {
                state.seen.clear();
            }
            state.seen.insert(key);
            return None;
        }
        Some(Arc::clone(state.shelf.entry(key).or_default()))
    }

    /// Decodes an operand whole, if there is room for it. Where there is not, what is kept makes room; what is too
    /// large by itself is read anew each time.
    fn hold(&self, (operand, channel): (Operand, Channel)) -> Option<Held> {
        let bytes = operand.shape().bytes();
        if bytes > self.budget {
            return None;
        }
        let mut state = self.lock();
        if state.used + bytes > self.budget {
            // Those that are used will soon be back.
            state.shelf.clear();
            state.used = 0;
        }
        state.used += bytes;
        drop(state);
        Held::of(operand, channel)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Key {
    /// The key of an operand, where it is a file.
    pub fn of(input: &Input, reading: &Reading, page: Option<u32>, purpose: Purpose, image: Size) -> Option<Self> {
        let Input::File(path) = input else { return None };
        let metadata = path.metadata().ok()?;
        Some(Key {
            path: path.clone(),
            len: metadata.len(),
            modified: metadata.modified().ok(),
            no_orient: reading.no_orient,
            assume: reading.assume,
            page,
            // Radii may be percent of the picture's sides.
            drawn: matches!(&purpose, Purpose::Mask { steps, .. } if steps.contains('%')).then_some(image),
            purpose,
            fitted: reading.fit.filter(|fit| *fit != Fit::None).map(|fit| (image, fit)),
        })
    }

    /// The key of a mask that is made for a picture of that size, and reads none.
    pub fn of_made(words: String, size: Size) -> Self {
        Key {
            path: words.into(),
            len: 0,
            modified: None,
            no_orient: false,
            assume: None,
            page: None,
            purpose: Purpose::Picture,
            fitted: None,
            drawn: Some(size),
        }
    }
}

impl Held {
    fn of(operand: Operand, channel: Channel) -> Option<Self> {
        let Operand { opened, name, is_mask, stored, profile, turned, glance, .. } = operand;
        let Opened { mut source, meta, format, transfer, palette, notes, .. } = opened;
        let picture = Picture::read(source.as_mut()).ok()?;
        Some(Held {
            picture,
            meta,
            format,
            transfer,
            palette,
            notes,
            name,
            is_mask,
            stored,
            profile,
            turned,
            glance,
            channel,
        })
    }

    fn operand(&self) -> (Operand, Channel) {
        let opened = Opened {
            source: Box::new(self.picture.clone()),
            meta: self.meta.clone(),
            format: self.format,
            route: Route::Whole("kept for several images"),
            transfer: self.transfer,
            full: None,
            palette: self.palette,
            pages: 1,
            notes: self.notes.clone(),
        };
        let (name, is_mask, stored, turned) = (self.name.clone(), self.is_mask, self.stored, self.turned);
        let profile = self.profile.clone();
        let glance = self.glance.clone();
        (Operand { opened, name, is_mask, at: (0, 0), stored, profile, turned, glance }, self.channel)
    }
}
