//! Chunks of PNG files: metadata put in, and taken out.

use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use std::io::Read;

/// A PNG with one more chunk after its header.
pub fn with_chunk(file: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = kind.to_vec();
    chunk.extend(data);
    let mut out = file[..33].to_vec();
    out.extend((data.len() as u32).to_be_bytes());
    out.extend(&chunk);
    out.extend(crc32fast::hash(&chunk).to_be_bytes());
    out.extend(&file[33..]);
    out
}

/// The data of the first chunk of that kind.
pub fn chunk(file: &[u8], kind: &[u8; 4]) -> Option<Vec<u8>> {
    let mut at = 8;
    while at + 8 <= file.len() {
        let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        if &file[at + 4..at + 8] == kind {
            return Some(file[at + 8..at + 8 + length].to_vec());
        }
        at += 12 + length;
    }
    None
}

/// A PNG with an ICC profile.
pub fn with_icc(file: &[u8], icc: &[u8]) -> Vec<u8> {
    let mut data = b"test\0\0".to_vec();
    ZlibEncoder::new(icc, Compression::fast()).read_to_end(&mut data).unwrap();
    with_chunk(file, b"iCCP", &data)
}

/// The ICC profile of a PNG.
pub fn icc_of(file: &[u8]) -> Option<Vec<u8>> {
    let data = chunk(file, b"iCCP")?;
    let start = data.iter().position(|byte| *byte == 0).unwrap() + 2;
    let mut icc = Vec::new();
    ZlibDecoder::new(&data[start..]).read_to_end(&mut icc).unwrap();
    Some(icc)
}
