//! Layers: channels of one part whose names begin alike (`diffuse.R`), and which of them make a picture.

use super::file::File;
use crate::codec::raster::guard::unsupported;
use crate::error::{Error, Kind, Result};
use crate::matrix::Layout;
use exr::meta::attribute::{Compression, SampleType};
use exr::meta::header::Header;

/// Layers that are named where one must be chosen.
const MOST_NAMED: usize = 8;

/// Channels that belong together.
pub(super) struct Layer {
    /// The header of its part.
    pub part: usize,
    pub name: String,
    /// Its channels, as numbers in the part and without what stands before their last point.
    channels: Vec<(usize, String)>,
}

/// The channels of a layer that are a picture.
#[derive(Debug)]
pub(super) struct Planes {
    pub layout: Layout,
    /// The numbers of its channels in the part, colours first.
    pub channels: Vec<usize>,
    /// Names of the channels that stand for no colour.
    pub dropped: Vec<String>,
}

/// All layers of a file, part by part; in each the one without a name comes first.
pub(super) fn layers(file: &File) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    for (part, header) in file.meta.headers.iter().enumerate() {
        let first = layers.len();
        let own = header.own_attributes.layer_name.as_ref().map(ToString::to_string);
        for (number, channel) in header.channels.list.iter().enumerate() {
            let full = channel.name.to_string();
            let (prefix, name) = full.rsplit_once('.').unwrap_or(("", &full));
            let whole = own.as_deref().filter(|own| prefix.is_empty() && !own.is_empty()).unwrap_or(prefix);
            let channel = (number, name.to_owned());
            match layers[first..].iter_mut().find(|layer| layer.name == whole) {
                Some(layer) => layer.channels.push(channel),
                None => layers.push(Layer { part, name: whole.to_owned(), channels: vec![channel] }),
            }
        }
        layers[first..].sort_by_key(|layer| !layer.name.is_empty());
    }
    layers
}

/// What the layers of a file are, as it is told where one must be chosen.
pub(super) fn told(layers: &[Layer]) -> String {
    let named = |layer: &Layer| match layer.name.as_str() {
        "" => "one without a name".to_owned(),
        name => name.chars().take(40).collect(),
    };
    let mut names: Vec<_> = layers.iter().take(MOST_NAMED).map(named).collect();
    if layers.len() > MOST_NAMED {
        names.push("...".to_owned());
    }
    format!("a file of {} layers ({})", layers.len(), names.join(", "))
}

impl Layer {
    /// The channels that are its picture: RGB or luminance, or the only one whatever its name, and alpha.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] where they are no picture, or integers and those are not wanted.
    pub(super) fn planes(&self, header: &Header, name: &str, integers: bool) -> Result<Planes> {
        let called = |names: &[&str]| {
            self.channels.iter().find(|c| names.contains(&c.1.to_ascii_lowercase().as_str())).map(|c| c.0)
        };
        Self::ensure_compression(header, name)?;
        self.ensure_full_resolution(header, name)?;
        let alpha = called(&["a", "alpha"]);
        let rgb = [called(&["r", "red"]), called(&["g", "green"]), called(&["b", "blue"])];
        let mut others = self.channels.iter().map(|c| c.0).filter(|number| Some(*number) != alpha);
        let (colours, alpha) = match (rgb, called(&["y"]).filter(|_| called(&["x"]).is_none())) {
            ([Some(r), Some(g), Some(b)], _) => (vec![r, g, b], alpha),
            (_, Some(y)) => (vec![y], alpha),
            // Alone, alpha is a picture like any other.
            _ => match (others.next(), others.next()) {
                (None, _) => (alpha.into_iter().collect(), None),
                (Some(only), None) => (vec![only], alpha),
                _ => return Err(unsupported(name, &format!("OpenEXR of the channels {}", self.names()))),
            },
        };
        let layout = Layout::of(colours.len() == 3, alpha.is_some());
        let channels: Vec<_> = colours.into_iter().chain(alpha).collect();
        if channels.iter().any(|c| header.channels.list[*c].sample_type == SampleType::U32) && !integers {
            return Err(Error::new(
                Kind::Unsupported,
                format!("{name} holds integers of 32 bits, which are no weights as they are; label or normalize them"),
            ));
        }
        let is_dropped = |c: &&(usize, String)| !channels.contains(&c.0);
        let dropped = self.channels.iter().filter(is_dropped).map(|c| c.1.clone()).collect();
        Ok(Planes { layout, channels, dropped })
    }

    /// Refuses what the decoder knows by name alone.
    fn ensure_compression(header: &Header, name: &str) -> Result<()> {
        match header.compression {
            Compression::HTJ2K32 | Compression::HTJ2K256 => Err(unsupported(name, "OpenEXR under HTJ2K compression")),
            _ => Ok(()),
        }
    }

    /// Refuses brightness with differences of colour, and channels of less resolution than the picture.
    fn ensure_full_resolution(&self, header: &Header, name: &str) -> Result<()> {
        if self.channels.iter().any(|c| matches!(c.1.as_str(), "RY" | "BY")) {
            let what = "OpenEXR of luminance and differences of colour (Y, RY, BY)";
            return Err(unsupported(name, what));
        }
        let subsampled = header.channels.list.iter().find(|c| (c.sampling.x(), c.sampling.y()) != (1, 1));
        subsampled.map_or(Ok(()), |channel| {
            Err(unsupported(name, &format!("OpenEXR with a channel of less resolution ({})", channel.name)))
        })
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.channels.iter().take(MOST_NAMED).map(|c| c.1.as_str()).collect();
        names.join(", ")
    }
}
