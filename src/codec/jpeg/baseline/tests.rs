use super::*;
use crate::codec::jpeg::lanes::LANES;
use crate::codec::jpeg::write::testing;
use crate::codec::{Picture, Subsampling, WriteOptions};
use std::sync::Arc;

/// The rows of a file, read so many at a time.
fn rows(file: &[u8], size: Size, step: usize) -> Result<Samples> {
    let file: Arc<[u8]> = file.into();
    let markers = Markers::read(&file);
    let Ok(mut source) = Rows::of(file, &markers, size, "x.jpg") else { panic!("of another kind") };
    let mut strip = Strip::empty(source.shape());
    let mut left = size.height();
    while left > 0 {
        source.read(&mut strip, step.min(left))?;
        left -= step.min(left);
    }
    Ok(strip.samples)
}

/// What zune-jpeg makes of it.
fn by_another(file: &[u8], layout: Layout) -> Vec<u8> {
    use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
    let space = if layout.is_rgb() { ColorSpace::RGB } else { ColorSpace::Luma };
    let options = DecoderOptions::default().jpeg_set_out_colorspace(space);
    zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(file), options).decode().unwrap()
}

fn bytes(samples: Samples) -> Vec<u8> {
    let Samples::U8(bytes) = samples else { panic!("no bytes") };
    bytes
}

const CASES: [(Layout, Subsampling); 4] = [
    (Layout::Grey, Subsampling::S444),
    (Layout::Rgb, Subsampling::S444),
    (Layout::Rgb, Subsampling::S422),
    (Layout::Rgb, Subsampling::S420),
];

/// Files of many sizes, with restarts and without.
fn files(mut each: impl FnMut(&[u8], &Picture, Subsampling)) {
    for (layout, subsampling) in CASES {
        for (w, h) in (1..=35).flat_map(|side| [(side, 33), (33, side), (side, side)]).chain([(130, 67), (67, 130)]) {
            for quality in [60, 97] {
                let options = WriteOptions { quality, subsampling: Some(subsampling), ..WriteOptions::default() };
                let picture = testing::smooth(w, h, layout);
                for rows in [16, 1 << 16] {
                    each(&testing::written(&picture, &options, rows), &picture, subsampling);
                }
            }
        }
    }
}

#[test]
fn samples_are_those_of_another_decoder_but_for_rounding() {
    files(|file, picture, subsampling| {
        let (size, layout) = (picture.size(), picture.rows().layout());
        let (ours, theirs) = (bytes(rows(file, size, 8).unwrap()), by_another(file, layout));
        let worst = ours.iter().zip(&theirs).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        let mean = ours.iter().zip(&theirs).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / ours.len() as f64;
        // Where colours are shared it weighs neighbours in another way.
        let (most, on_average) = if subsampling == Subsampling::S444 { (3, 0.8) } else { (12, 1.5) };
        let few = size.pixels() < 500;
        assert!(worst <= most && (few || mean <= on_average), "{size} {layout:?} {subsampling:?}: {worst}, {mean}");
    });
}

#[test]
fn data_of_many_windows_are_read_to_their_end() {
    // Noise at full quality: many bytes of ones, and more data than are looked at together.
    let (width, height) = (700, 300);
    let noise = |i: usize| (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as u8;
    let size = Size::new(width as u32, height as u32).unwrap();
    let picture = Picture::new(size, Layout::Rgb, Samples::U8((0..width * height * 3).map(noise).collect()));
    for rows_of_part in [16, 1 << 16] {
        let options = WriteOptions { quality: 100, subsampling: Some(Subsampling::S444), ..WriteOptions::default() };
        let file = testing::written(&picture, &options, rows_of_part);
        assert!(file.len() > 256 << 10, "{} bytes are no many windows", file.len());
        let (ours, theirs) = (bytes(rows(&file, size, 7).unwrap()), by_another(&file, Layout::Rgb));
        let worst = ours.iter().zip(&theirs).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        assert!(worst <= 3, "{worst}");
    }
}

#[test]
fn no_cut_of_rows_changes_a_sample() {
    files(|file, picture, _| {
        let whole = rows(file, picture.size(), usize::MAX).unwrap();
        for step in [1, 3, 16, 17] {
            assert!(rows(file, picture.size(), step).unwrap() == whole, "{} by {step}", picture.size());
        }
    });
}

#[test]
fn data_that_is_cut_short_or_no_code_is_broken() {
    for (layout, subsampling) in CASES {
        let options = WriteOptions { quality: 90, subsampling: Some(subsampling), ..WriteOptions::default() };
        let picture = testing::smooth(61, 43, layout);
        let file = testing::written(&picture, &options, 1 << 16);
        let start = file.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap() + 14;
        for cut in (start..file.len() - 8).step_by(7) {
            let short = [&file[..cut], &[0xFF, 0xD9]].concat();
            assert!(rows(&short, picture.size(), 5).is_err(), "{layout:?} {subsampling:?} cut at {cut}");
        }
    }
}

#[test]
fn no_mutation_panics() {
    let mut seed = 1u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize
    };
    for (layout, subsampling) in CASES {
        let options = WriteOptions { quality: 80, subsampling: Some(subsampling), ..WriteOptions::default() };
        let picture = testing::smooth(40, 37, layout);
        let file = testing::written(&picture, &options, 16);
        for _ in 0..4000 {
            let mut file = file.clone();
            for _ in 0..1 + random() % 4 {
                let at = 2 + random() % (file.len() - 2);
                file[at] = random() as u8;
            }
            let markers = Markers::read(&file);
            if let Ok(mut source) = Rows::of(&file[..], &markers, picture.size(), "x.jpg") {
                let mut strip = Strip::empty(source.shape());
                let _ = source.read(&mut strip, picture.size().height());
            }
        }
    }
}

#[test]
fn samples_of_a_block_are_those_of_the_formula() {
    let table: [u16; 64] = std::array::from_fn(|i| 1 + i as u16 / 3);
    let factors = inverse::factors(&table);
    let mut blocks = [[0.0; LANES]; 64];
    let mut coefficients = [[0i32; LANES]; 64];
    let mut seed = 3u32;
    for (place, block) in coefficients.iter_mut().enumerate() {
        for (lane, coefficient) in block.iter_mut().enumerate() {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *coefficient = (seed >> 16) as i32 % (1 + 60 / (place as i32 + 1)) - 3;
            blocks[place][lane] = *coefficient as f32 * factors[place];
        }
    }
    let mut samples = [[[0; 8]; LANES]; 8];
    inverse::samples(pulp::Arch::new(), &mut blocks, &mut samples);
    let mut plain = [[[0; 8]; LANES]; 8];
    let mut again = [[0.0; LANES]; 64];
    for lane in 0..LANES {
        for (x, y) in (0..64).map(|i| (i % 8, i / 8)) {
            // T.81, A.3.3.
            let c = |k: usize| if k == 0 { 0.5f64.sqrt() } else { 1.0 };
            let cosine = |x: usize, k: usize| (((2 * x + 1) * k) as f64 * std::f64::consts::PI / 16.0).cos();
            let term = |i: usize| {
                let (u, v) = (i % 8, i / 8);
                c(u) * c(v) * f64::from(coefficients[i][lane]) * f64::from(table[i]) * cosine(x, u) * cosine(y, v)
            };
            let exact = (0..64).map(term).sum::<f64>() / 4.0 + 128.0;
            let found = f64::from(samples[y][lane][x]);
            assert!((found - exact.clamp(0.0, 255.0)).abs() < 0.5 + 1e-3, "{found} for {exact}");
        }
        (0..64).for_each(|i| again[i][lane] = coefficients[i][lane] as f32 * factors[i]);
    }
    inverse::samples(pulp::Arch::Scalar, &mut again, &mut plain);
    assert_eq!(plain, samples, "every instruction set gives the same samples");
}
