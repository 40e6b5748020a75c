//! Light as an OpenEXR file: floats as they are, nothing compressed.

use std::fs;
use std::io;
use std::path::Path;

/// An attribute of a header: its name, its type, and the bytes of its value.
fn attribute(name: &str, kind: &str, value: &[u8]) -> Vec<u8> {
    let length = (value.len() as u32).to_le_bytes();
    [name.as_bytes(), b"\0", kind.as_bytes(), b"\0", &length, value].concat()
}

/// Writes red, green and blue of every pixel, in one row of floats a channel and line.
pub fn write_exr(
    path: &Path,
    (width, height): (usize, usize),
    pixel: impl Fn(usize, usize) -> [f32; 3],
) -> io::Result<()> {
    let corners = [0, 0, width as u32 - 1, height as u32 - 1].map(u32::to_le_bytes).concat();
    // A float of 32 bits, perceived as light, in full resolution.
    let channel = |name: &str| [name.as_bytes(), b"\0", &[2, 0, 0, 0], &[0; 4], &[1, 0, 0, 0], &[1, 0, 0, 0]].concat();
    let channels = [channel("B"), channel("G"), channel("R"), vec![0]].concat();
    let one = 1f32.to_le_bytes();
    let mut file = b"\x76\x2f\x31\x01\x02\0\0\0".to_vec();
    for (name, kind, value) in [
        ("channels", "chlist", &channels[..]),
        ("compression", "compression", &[0]),
        ("dataWindow", "box2i", &corners),
        ("displayWindow", "box2i", &corners),
        ("lineOrder", "lineOrder", &[0]),
        ("pixelAspectRatio", "float", &one),
        ("screenWindowCenter", "v2f", &[0; 8]),
        ("screenWindowWidth", "float", &one),
    ] {
        file.extend(attribute(name, kind, value));
    }
    file.push(0);
    let (start, line) = (file.len() + 8 * height, width * 12);
    file.extend((0..height).flat_map(|y| ((start + y * (line + 8)) as u64).to_le_bytes()));
    for y in 0..height {
        file.extend((y as u32).to_le_bytes());
        file.extend((line as u32).to_le_bytes());
        for c in [2, 1, 0] {
            file.extend((0..width).flat_map(|x| pixel(x, y)[c].to_le_bytes()));
        }
    }
    fs::write(path, file)
}
