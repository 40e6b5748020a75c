use crate::codec::testing::{message, opened, round_trip, shape};
use crate::codec::{Format, Input, ReadOptions, Route, open};
use crate::error::Kind;
use crate::matrix::{Depth, Layout, Samples};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Samples {
    opened("a.pnm", bytes).unwrap().1
}

#[test]
fn bitmaps_are_black_where_a_bit_is_set() {
    let expected = Samples::U8(vec![0, 255, 0, 255, 255, 255, 255, 255, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0, 255]);
    assert_eq!(read(b"P1\n# drawn by hand\n10 2\n1 0 1 0 0 0 0 0 0 1\n0101111110"), expected);
    assert_eq!(read(b"P4\n10 2\n\xa0\x7f\x5f\x80"), expected);
}

#[test]
fn plain_and_binary_numbers_are_the_same_picture() {
    let grey = Samples::U8(vec![0, 128, 255]);
    assert_eq!(read(b"P2 3 1 255\n0 128\n255"), grey);
    assert_eq!(read(b"P5 3 1 255\n\0\x80\xff"), grey);
    let rgb = Samples::U16(vec![0, 1, 65_535]);
    assert_eq!(read(b"P3\n1 1\n65535\n0 1 65535 "), rgb);
    assert_eq!(read(b"P6\n1 1\n65535\n\0\0\0\x01\xff\xff"), rgb);
}

#[test]
fn binary_streams_and_plain_is_decoded_whole() {
    assert_eq!(opened("a.pgm", b"P5 1 1 255\n\0").unwrap().0.route, Route::Streamed);
    assert_eq!(opened("a.pgm", b"P2 1 1 255\n0").unwrap().0.route, Route::Whole("ASCII PNM"));
}

#[test]
fn comments_may_stand_anywhere_in_a_header() {
    let bytes = b"P5# one\n # two 9 9\n3# three\n\n#four\n1 # five\n255# six\n\x01#\x02";
    assert_eq!(read(bytes), Samples::U8(vec![1, b'#', 2]));
    assert_eq!(read(b"P2 2 1 255 # sizes\n1 # one\n#two\n2"), Samples::U8(vec![1, 2]));
}

#[test]
fn only_one_white_space_parts_header_and_picture() {
    assert_eq!(read(b"P5 2 1 255\n\n\n"), Samples::U8(vec![10, 10]));
}

#[test]
fn a_maximum_that_divides_255_is_exact_at_8_bits() {
    assert_eq!(read(b"P2 4 1 3 0 1 2 3"), Samples::U8(vec![0, 85, 170, 255]));
    assert_eq!(read(b"P5 2 1 15\n\x07\x0f"), Samples::U8(vec![119, 255]));
    assert_eq!(read(b"P5 2 1 1\n\0\x01"), Samples::U8(vec![0, 255]));
}

#[test]
fn any_other_maximum_is_scaled_to_the_nearest_of_16_bits() {
    assert_eq!(read(b"P2 3 1 100 0 50 100"), Samples::U16(vec![0, 32_768, 65_535]));
    assert_eq!(read(b"P5 2 1 257\n\0\x01\x01\x01"), Samples::U16(vec![255, 65_535]));
    assert_eq!(read(b"P5 3 1 4095\n\0\0\x08\0\x0f\xff"), Samples::U16(vec![0, 32_776, 65_535]));
    for maxval in 1..=65_535u32 {
        // Monotonic, and full at the top.
        let scaled = |v: u32| (v * 65_535 + maxval / 2) / maxval;
        assert_eq!((scaled(0), scaled(maxval)), (0, 65_535));
    }
}

#[test]
fn pam_says_what_its_channels_are() {
    let pam = |depth: u32, maxval: u32, tuple: &str, picture: &[u8]| {
        let head = format!("P7\n# x\nHEIGHT 1\nWIDTH 1\nDEPTH {depth}\nMAXVAL {maxval}\n{tuple}\nENDHDR\n");
        [head.as_bytes(), picture].concat()
    };
    let layout = |bytes: &[u8]| opened("a.pam", bytes).map(|(file, s)| (file.source.shape().layout, s)).unwrap();
    // In PAM, unlike PBM, 1 is white.
    assert_eq!(layout(&pam(1, 1, "TUPLTYPE BLACKANDWHITE", &[1])), (Layout::Grey, Samples::U8(vec![255])));
    assert_eq!(layout(&pam(2, 255, "TUPLTYPE GRAYSCALE_ALPHA", &[1, 2])), (Layout::GreyAlpha, Samples::U8(vec![1, 2])));
    assert_eq!(layout(&pam(3, 255, "", &[1, 2, 3])), (Layout::Rgb, Samples::U8(vec![1, 2, 3])));
    assert_eq!(
        layout(&pam(4, 65_535, "TUPLTYPE RGB_ALPHA", &[0, 1, 0, 2, 0, 3, 0, 4])),
        (Layout::Rgba, Samples::U16(vec![1, 2, 3, 4]))
    );
    let inks = message("a.pam", &pam(4, 255, "TUPLTYPE CMYK", &[1, 2, 3, 4]), Kind::Unsupported);
    assert_eq!(inks, "a.pam holds 4 channels of type 'CMYK'; grey and RGB can be read, with or without alpha");
    message("a.pam", &pam(5, 255, "", &[0; 5]), Kind::Unsupported);
    message("a.pam", b"P7\nWIDTH 1\nENDHDR\n", Kind::Corrupt);
}

#[test]
fn of_several_pictures_the_first_is_taken() {
    let (file, samples) = opened("a.pgm", b"P5 1 1 255\n\x07P5 1 1 255\n\x08").unwrap();
    assert_eq!(samples, Samples::U8(vec![7]));
    assert_eq!(file.notes, ["a.pgm holds more than one picture; the first is taken"]);
    assert!(opened("a.pgm", b"P5 1 1 255\n\x07\n").unwrap().0.notes.is_empty());
}

#[test]
fn other_pages_are_not_there() {
    let input = Input::bytes("a.pgm", b"P5 1 1 255\n\x07".as_slice());
    let open = |page| open(&input, &ReadOptions { page: Some(page), ..ReadOptions::default() });
    assert!(open(1).is_ok());
    assert_eq!(open(2).err().unwrap().kind(), Kind::MultiPage);
}

#[test]
fn broken_files_say_where() {
    let says = |bytes: &[u8], text: &str| assert_eq!(message("x.ppm", bytes, Kind::Corrupt), format!("x.ppm {text}"));
    says(b"P6 1 3 255\n\0\0\0\0\0", "ends after 1 of 3 rows");
    says(b"P3 1 3 255\n0 0 0 0 0", "ends after 1 of 3 rows");
    says(b"P4 9 3\n\0\0\0", "ends after 1 of 3 rows");
    says(b"P6 1 3", "ends inside its header");
    says(b"P6 1 x 255\n", "gives 'x' for its height");
    says(b"P6 1 -1 255\n", "gives '-1' for its height");
    says(b"P6 1 99999999999 255\n", "gives '99999999999' for its height");
    says(b"P6 1 0 255\n", "says that it is 1x0 pixels");
    says(b"P6 1 1 0\n   ", "gives 0 for its maximum, which is 1 to 65535");
    says(b"P6 1 1 65536\n   ", "gives 65536 for its maximum, which is 1 to 65535");
    says(b"P5 2 1 100\n\x05\x65", "has a sample of 101, above its maximum of 100");
    says(b"P2 2 1 255\n1 256", "has a sample of 256, above its maximum of 255");
    says(b"P2 2 1 65535\n1 99999999999", "has a sample of 4294967295, above its maximum of 65535");
    says(b"P2 2 1 255\n1 \x1b[", "has '\\x1b' in row 0, where a number should be");
    says(b"P1 2 1\n12", "has '2' in row 0, where a number should be");
}

#[test]
fn sizes_beyond_reason_are_refused_before_memory_is_taken() {
    message("a.ppm", b"P6 4000000000 4000000000 65535\n", Kind::TooLarge);
    message("a.ppm", b"P3 1000000000 1 65535\n1 2 3", Kind::Corrupt);
    let comment = [b"P5 #".to_vec(), vec![b'x'; 2 << 20]].concat();
    assert_eq!(message("a.pgm", &comment, Kind::Corrupt), "a.pgm has a header without end");
}

#[test]
fn what_is_written_reads_back_the_same() {
    for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
        for depth in [Depth::U8, Depth::U16] {
            let bytes = round_trip(Format::Pnm, shape(13, 9, layout, depth));
            let magic = match layout {
                Layout::Grey => b"P5",
                Layout::Rgb => b"P6",
                _ => b"P7",
            };
            assert!(bytes.starts_with(magic));
        }
    }
    round_trip(Format::Pnm, shape(1000, 700, Layout::Rgb, Depth::U16));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        magic in "P[1-7][ \n]",
        head in "([0-9]{1,3}[ \n#]){0,4}",
        bytes in proptest::collection::vec(any::<u8>(), 0..100),
    ) {
        let _ = opened("a.pnm", &[magic.as_bytes(), head.as_bytes(), &bytes].concat());
    }

    #[test]
    fn plain_text_of_a_picture_is_its_binary_form(
        maxval in 1u32..=65_535,
        width in 1usize..20,
        seeds in proptest::collection::vec(any::<u32>(), 1..60),
    ) {
        let height = seeds.len().div_ceil(width);
        let values: Vec<u32> =
            (0..width * height).map(|i| (u64::from(seeds[i % seeds.len()]) % u64::from(maxval + 1)) as u32).collect();
        let text: String = values.iter().map(|v| format!("{v}\n")).collect();
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|v| v.to_be_bytes()[if maxval > 255 { 2 } else { 3 }..].to_vec())
            .collect();
        let plain = format!("P2\n{width} {height}\n{maxval}\n{text}");
        let binary = [format!("P5\n{width} {height}\n{maxval}\n").as_bytes(), &bytes].concat();
        prop_assert_eq!(read(plain.as_bytes()), read(&binary));
    }
}
