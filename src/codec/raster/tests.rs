use super::*;
use crate::codec::testing::Shared;
use crate::codec::{self, Density, DensityUnit, WriteOptions, exif};
use crate::matrix::{Depth, Shape, Source, Strip};
use std::io::Write;

fn picture(width: u32, height: u32, layout: Layout, depth: Depth) -> Picture {
    let count = width as usize * height as usize * layout.channels();
    let value = |i: usize| (i as u32).wrapping_mul(2_654_435_761) >> 24;
    let samples = match depth {
        Depth::U8 => Samples::U8((0..count).map(|i| value(i) as u8).collect()),
        // Values that shared exponents hold exactly.
        _ => Samples::F32((0..count).map(|i| (128 + value(i) / 2) as f32 / 64.0).collect()),
    };
    Picture::new(Size::new(width, height).unwrap(), layout, samples)
}

fn write_to(format: Format, picture: &Picture, meta: &Meta, out: Box<dyn codec::Out>) -> Result<()> {
    let mut sink = codec::create(format, picture.shape(), meta, &WriteOptions::default(), out)?;
    let mut source = picture.clone();
    let mut left = picture.size().height();
    while left > 0 {
        let mut strip = Strip::empty(picture.shape());
        let rows = sink.encode.band_rows().min(left);
        source.read(&mut strip, rows)?;
        sink.append.append(sink.encode.encode(&strip, 0)?)?;
        left -= rows;
    }
    sink.append.finish()
}

fn written(format: Format, picture: &Picture, meta: &Meta) -> Vec<u8> {
    let out = Shared::default();
    write_to(format, picture, meta, Box::new(out.clone())).unwrap();
    std::mem::take(&mut *out.0.lock().unwrap())
}

fn opened(format: Format, file: &[u8]) -> Result<Opened> {
    let limits = Limits { max_pixels: 1 << 20, max_memory: 64 << 20, held: 0 };
    let input = Input::bytes(format!("x.{}", format.extension()), file);
    codec::open(&input, &ReadOptions { limits, ..ReadOptions::default() })
}

const WRITTEN: [(Format, &[Layout], Depth); 5] = [
    (Format::Bmp, &[Layout::Grey, Layout::Rgb, Layout::Rgba], Depth::U8),
    (Format::Tga, &[Layout::Grey, Layout::Rgb, Layout::Rgba], Depth::U8),
    (Format::Qoi, &[Layout::Rgb, Layout::Rgba], Depth::U8),
    (Format::WebP, &[Layout::Rgb, Layout::Rgba], Depth::U8),
    (Format::Hdr, &[Layout::Rgb], Depth::F32),
];

#[test]
fn what_is_written_is_read_back_bit_for_bit() {
    for (format, layouts, depth) in WRITTEN {
        for &layout in layouts {
            for (w, h) in [(1, 1), (1, 7), (7, 1), (8, 3), (33, 65), (130, 9)] {
                let picture = picture(w, h, layout, depth);
                let file = written(format, &picture, &Meta::default());
                let mut opened = opened(format, &file).unwrap();
                let what = format!("{format:?} {layout:?} {w}x{h}");
                assert_eq!(opened.format, format, "{what}");
                assert_eq!(opened.route, Route::Whole(format.name()));
                assert_eq!(opened.transfer == Transfer::Linear, format == Format::Hdr);
                assert_eq!(opened.meta, Meta::default(), "{what}");
                assert!(opened.notes.is_empty());
                let back = Picture::read(opened.source.as_mut()).unwrap();
                assert!(
                    back.rows() == picture.rows() || all_grey(format, &back, &picture),
                    "{what}: {:?}",
                    back.rows().layout()
                );
            }
        }
    }
}

/// BMP has no grey but a palette of greys, which comes back as the three channels of RGB.
fn all_grey(format: Format, back: &Picture, picture: &Picture) -> bool {
    let (Samples::U8(rgb), Samples::U8(grey)) = (&back.rows().samples, &picture.rows().samples) else { return false };
    format == Format::Bmp
        && back.rows().layout() == Layout::Rgb
        && rgb.as_chunks::<3>().0.iter().zip(grey).all(|(p, g)| *p == [*g; 3])
}

#[test]
fn webp_keeps_its_metadata_and_bmp_its_density() {
    let mut icc = vec![0; 132];
    icc[16..20].copy_from_slice(b"RGB ");
    icc[36..40].copy_from_slice(b"acsp");
    let said = Density { x: 11_811.0, y: 2_835.0, unit: DensityUnit::Metre };
    let density = Some(said);
    let (exif, xmp) = (Some(b"MM\0*\0\0\0\x08\0\0".to_vec()), Some(b"<x/>".to_vec()));
    let meta = Meta { icc: Some(icc), exif, xmp, density, ..Meta::default() };
    let picture = picture(5, 4, Layout::Rgba, Depth::U8);
    let read = |format| opened(format, &written(format, &picture, &meta)).unwrap().meta;
    let of_webp = read(Format::WebP);
    assert!(exif::density(of_webp.exif.as_deref().unwrap()).unwrap().is_near(said));
    assert_eq!(of_webp, Meta { density: None, exif: of_webp.exif.clone(), ..meta.clone() });
    assert_eq!(read(Format::Bmp), Meta { density, ..Meta::default() });
    // What only EXIF declares is carried, too.
    let of_exif = Meta { density: None, exif: of_webp.exif, ..meta.clone() };
    let bmp = opened(Format::Bmp, &written(Format::Bmp, &picture, &of_exif)).unwrap().meta;
    assert!(bmp.density.unwrap().is_near(said));
}

#[test]
fn a_profile_that_does_not_fit_is_dropped_with_a_note() {
    let meta = Meta { icc: Some(b"no profile".to_vec()), ..Meta::default() };
    let file = written(Format::WebP, &picture(5, 4, Layout::Rgb, Depth::U8), &meta);
    let opened = opened(Format::WebP, &file).unwrap();
    assert_eq!(opened.meta.icc, None);
    assert_eq!(opened.notes, ["the colour profile of x.webp is not one for RGB: dropped"]);
}

#[test]
fn light_that_shared_exponents_cannot_hold_is_bounded() {
    let light = vec![f32::NAN, -1.0, f32::INFINITY, 1e-40, f32::MAX, 0.0, 1.0, 0.5, 0.25];
    let picture = Picture::new(Size::new(3, 1).unwrap(), Layout::Rgb, Samples::F32(light));
    let file = written(Format::Hdr, &picture, &Meta::default());
    let back = Picture::read(opened(Format::Hdr, &file).unwrap().source.as_mut()).unwrap();
    let Samples::F32(back) = &back.rows().samples else { unreachable!() };
    assert_eq!((back[0], back[1], back[3], back[5]), (0.0, 0.0, 0.0, 0.0));
    assert!(back[2] > 1e38 && back[4] > 1e38 && back[2].is_finite());
    assert_eq!(back[6..], [1.0, 0.5, 0.25]);
}

#[test]
fn sizes_are_refused_before_memory_is_taken() {
    let mut bmp = written(Format::Bmp, &picture(5, 4, Layout::Rgb, Depth::U8), &Meta::default());
    bmp[18..22].copy_from_slice(&60_000u32.to_le_bytes());
    bmp[22..26].copy_from_slice(&60_000u32.to_le_bytes());
    let Err(error) = opened(Format::Bmp, &bmp) else { panic!("read") };
    assert_eq!(error.kind(), Kind::TooLarge);
    let limits = Limits { max_memory: 1000, ..Limits::default() };
    for (format, layouts, depth) in WRITTEN {
        let file = written(format, &picture(64, 64, layouts[0], depth), &Meta::default());
        let input = Input::bytes(format!("x.{}", format.extension()), file);
        let Err(error) = codec::open(&input, &ReadOptions { limits, ..ReadOptions::default() }) else {
            panic!("{format:?} read")
        };
        assert_eq!(error.kind(), Kind::TooLarge, "{format:?}");
    }
}

#[test]
fn what_a_format_cannot_count_is_refused_before_work() {
    for (format, layout, width, height) in
        [(Format::Qoi, Layout::Rgb, 20_001, 20_000), (Format::Bmp, Layout::Rgba, 40_000, 30_000)]
    {
        let shape = Shape { size: Size::new(width, height).unwrap(), layout, depth: Depth::U8 };
        let sink = codec::create(format, shape, &Meta::default(), &WriteOptions::default(), Box::new(std::io::sink()));
        let Err(error) = sink else { panic!("{format:?} begun") };
        assert_eq!(error.kind(), Kind::TooLarge);
        assert!(error.to_string().ends_with("more than the file format holds"), "{error}");
    }
}

/// A writer that takes some bytes and then is full.
struct Full(usize);

impl codec::Out for Full {}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            return Err(std::io::Error::from_raw_os_error(28));
        }
        let n = bytes.len().min(self.0);
        self.0 -= n;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_of_the_system() {
    for (format, layouts, depth) in WRITTEN {
        let picture = picture(64, 64, layouts[0], depth);
        for room in [0, 30, 300] {
            let error = write_to(format, &picture, &Meta::default(), Box::new(Full(room))).unwrap_err();
            assert_eq!(error.kind(), Kind::Io, "{format:?}");
            assert_eq!(error.to_string(), "cannot write: No space left on device", "{format:?}");
        }
    }
}

#[test]
fn a_file_that_is_cut_short_is_corrupt() {
    for (format, layouts, depth) in WRITTEN {
        for &layout in layouts {
            let file = written(format, &picture(19, 11, layout, depth), &Meta::default());
            for cut in 0..file.len() {
                let Err(error) = opened(format, &file[..cut]) else {
                    // The last byte of WebP may be padding; QOI ends in a mark that the pixels can do without.
                    let spare = [(Format::WebP, 1), (Format::Qoi, 8)].iter().find(|s| s.0 == format).map_or(0, |s| s.1);
                    assert!(cut + spare >= file.len(), "{format:?} cut at {cut} of {}", file.len());
                    continue;
                };
                let text = error.to_string();
                assert!(matches!(error.kind(), Kind::Corrupt | Kind::Unsupported), "{format:?} at {cut}: {text}");
                assert!(!text.contains('\n') && text.contains("x."), "{text}");
            }
        }
    }
}

/// GIF and ICO, which are only read.
fn only_read() -> Vec<(Format, Vec<u8>)> {
    let pixels: Vec<u8> = (0..20 * 20 * 4u32).map(|i| (i * 7 % 251) as u8 | (128 * u8::from(i % 4 == 3))).collect();
    let (mut gif, mut ico) = (Vec::new(), Vec::new());
    let colour = image::ExtendedColorType::Rgba8;
    image::codecs::gif::GifEncoder::new(&mut gif).encode(&pixels, 20, 20, colour).unwrap();
    let frame = image::codecs::ico::IcoFrame::as_png(&pixels, 20, 20, colour).unwrap();
    image::codecs::ico::IcoEncoder::new(&mut ico).encode_images(&[frame]).unwrap();
    // The same icon as a bitmap: header of 40 bytes of twice the height, pixels of 32 bits, mask.
    let mut bitmap = vec![0, 0, 1, 0, 1, 0, 20, 20, 0, 0, 1, 0, 32, 0];
    for number in [40 + 1600 + 80, 22, 40, 20, 40, 1 + (32 << 16), 0, 1600, 0, 0, 0, 0u32] {
        bitmap.extend(number.to_le_bytes());
    }
    bitmap.extend([&pixels[..], &[0; 80]].concat());
    vec![(Format::Gif, gif), (Format::Ico, ico), (Format::Ico, bitmap)]
}

#[test]
fn formats_that_are_only_read_notice_a_cut_too() {
    for (format, file) in only_read() {
        assert_eq!(opened(format, &file).unwrap().source.shape().size.to_string(), "20x20");
        for cut in 0..file.len() {
            // GIF: the end code, the end of the last block, the trailer. PNG: its end chunk. Bitmap icons: the mask.
            let spare = [3, 12, 80][usize::from(format == Format::Ico) + usize::from(file.len() == 22 + 40 + 1680)];
            match opened(format, &file[..cut]) {
                Ok(_) => assert!(cut + spare >= file.len(), "{format:?} cut at {cut} of {}", file.len()),
                Err(error) => assert!(matches!(error.kind(), Kind::Corrupt | Kind::Unsupported), "{error}"),
            }
        }
    }
}

#[test]
fn no_mutation_makes_a_reader_panic() {
    let mut noise = 7u64;
    let mut random = move |n: usize| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (noise >> 33) as usize % n
    };
    let mut files = only_read();
    for (format, layouts, depth) in WRITTEN {
        let file = |layout: &Layout| written(format, &picture(19, 11, *layout, depth), &Meta::default());
        files.extend(layouts.iter().map(|layout| (format, file(layout))));
    }
    for (format, file) in files {
        for _ in 0..rounds() {
            let mut broken = file.clone();
            for _ in 0..=random(4) {
                let at = if random(2) == 0 { random(broken.len()) } else { random(broken.len().min(64)) };
                broken[at] = [0, 0xFF, 0x80, random(256) as u8][random(4)];
            }
            check(format, &broken);
        }
    }
}

/// More of them when asked for by the environment.
fn rounds() -> usize {
    std::env::var("MASKIMG_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

/// A broken file is read, or refused in one line that names it.
fn check(format: Format, file: &[u8]) {
    if let Err(error) = opened(format, file) {
        let text = error.to_string();
        assert!(matches!(error.kind(), Kind::Corrupt | Kind::Unsupported | Kind::TooLarge | Kind::MultiPage), "{text}");
        assert!(!text.contains('\n') && text.contains(&format!("x.{}", format.extension())), "{text}");
    }
}
