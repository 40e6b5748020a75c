//! The start of a frame: what a JPEG file says of its picture (ITU-T T.81, B.2.2).

/// What a start-of-frame segment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec) struct Frame {
    /// The second byte of its marker: 0xC0 is baseline, 0xC1 extended, 0xC2 progressive.
    pub process: u8,
    /// Bits of a sample.
    pub bits: u8,
    pub width: u16,
    pub height: u16,
    pub components: Vec<Component>,
}

impl Frame {
    /// From the content of its segment, and the second byte of its marker.
    pub(super) fn read(process: u8, segment: &[u8]) -> Option<Self> {
        let [bits, h1, h0, w1, w0, count, components @ ..] = segment else { return None };
        let component = |[id, sampling, table]: &[u8; 3]| {
            let sampling = (sampling >> 4, sampling & 15);
            Component { id: *id, sampling, table: *table }
        };
        let components: Vec<_> = components.as_chunks().0.iter().map(component).collect();
        (components.len() == usize::from(*count)).then_some(Frame {
            process,
            bits: *bits,
            width: u16::from_be_bytes([*w1, *w0]),
            height: u16::from_be_bytes([*h1, *h0]),
            components,
        })
    }
}

/// What a frame says of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec) struct Component {
    pub id: u8,
    /// Samples across and down, as ratios among the components.
    pub sampling: (u8, u8),
    /// The number of its quantisation table.
    pub table: u8,
}
