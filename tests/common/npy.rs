//! `.npy` files of floats, put together and taken apart by hand.

/// Float samples, interleaved, as an array of (height, width, channels), or (height, width) where there is one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Floats {
    pub width: usize,
    pub height: usize,
    pub channels: usize,
    pub samples: Vec<f32>,
}

impl Floats {
    /// As a file of version 1.0.
    pub fn file(&self) -> Vec<u8> {
        let last = if self.channels == 1 { String::new() } else { format!(", {}", self.channels) };
        let shape = format!("({}, {}{last})", self.height, self.width);
        let mut text = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}");
        while (10 + text.len() + 1) % 64 != 0 {
            text.push(' ');
        }
        text.push('\n');
        let mut file = b"\x93NUMPY\x01\x00".to_vec();
        file.extend((text.len() as u16).to_le_bytes());
        file.extend(text.into_bytes());
        file.extend(self.samples.iter().flat_map(|v| v.to_le_bytes()));
        file
    }

    /// From a file of version 1.0, little-endian, row by row.
    pub fn of_file(file: &[u8]) -> Self {
        let start = 10 + usize::from(u16::from_le_bytes([file[8], file[9]]));
        let text = std::str::from_utf8(&file[10..start]).unwrap();
        assert!(text.contains("'<f4'") && text.contains("'fortran_order': False"), "{text}");
        let (_, shape) = text.split_once("'shape': (").unwrap();
        let (shape, _) = shape.split_once(')').unwrap();
        let sides: Vec<usize> = shape.split(',').filter_map(|side| side.trim().parse().ok()).collect();
        let samples = file[start..].chunks_exact(4).map(|v| f32::from_le_bytes(v.try_into().unwrap())).collect();
        Floats { height: sides[0], width: sides[1], channels: sides.get(2).copied().unwrap_or(1), samples }
    }
}
