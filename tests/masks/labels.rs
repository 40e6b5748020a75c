//! Label maps: numbers of grey files, indices of palettes, integers of arrays.

use super::{make, refined};
use crate::common::npy::Floats;
use crate::common::{Pixels, bytes, engine};
use maskimg::codec::Input;
use maskimg::job::{Make, Weights};
use maskimg::matrix::{Depth, Layout};
use maskimg::pipeline::run_to_bytes;
use maskimg::resample::Fit;

fn weights(file: Vec<u8>, label: &str) -> Vec<f32> {
    let job = make(vec![refined(Input::bytes("labels", file).into(), &[label])], Make::default());
    Floats::of_file(&bytes(&job, &engine(2, None))).samples
}

/// A PNG whose samples are packed, with a palette where there is one.
fn packed(width: u32, color: png::ColorType, depth: png::BitDepth, rows: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let height = rows.len() as u32 / (width * depth as u32).div_ceil(8);
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == png::ColorType::Indexed {
        encoder.set_palette(vec![9; 3 * 16]);
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(rows).unwrap();
    writer.finish().unwrap();
    bytes
}

/// An array of these bytes.
fn array(descr: &str, shape: &str, values: &[u8]) -> Vec<u8> {
    let mut text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
    while (10 + text.len() + 1) % 64 != 0 {
        text.push(' ');
    }
    text.push('\n');
    [b"\x93NUMPY\x01\0", &(text.len() as u16).to_le_bytes()[..], text.as_bytes(), values].concat()
}

#[test]
fn labels_are_the_numbers_that_a_grey_file_stores() {
    let grey = |depth, samples| Pixels { width: 4, height: 1, layout: Layout::Grey, depth, samples }.png();
    assert_eq!(weights(grey(Depth::U8, vec![0, 1, 2, 3]), "label 1,3"), [0.0, 1.0, 0.0, 1.0]);
    assert_eq!(weights(grey(Depth::U16, vec![0, 300, 2, 65_535]), "label 300,65535"), [0.0, 1.0, 0.0, 1.0]);
    let four = packed(4, png::ColorType::Grayscale, png::BitDepth::Four, &[0x01, 0x2f]);
    assert_eq!(weights(four, "label 1,15"), [0.0, 1.0, 0.0, 1.0]);
}

#[test]
fn labels_are_indices_where_there_is_a_palette() {
    use png::BitDepth::{Eight, Four, One, Two};
    for (depth, rows, width) in [
        (Eight, vec![0, 1, 2, 3, 3, 2, 1, 0], 4),
        (Four, vec![0x01, 0x23, 0x32, 0x10], 4),
        (Two, vec![0b00_01_10_11, 0b11_10_01_00], 4),
    ] {
        let file = packed(width, png::ColorType::Indexed, depth, &rows);
        assert_eq!(weights(file, "label 1,3"), [0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0], "{depth:?}");
    }
    let file = packed(5, png::ColorType::Indexed, One, &[0b0101_1000, 0b1111_1000]);
    assert_eq!(weights(file, "label 1"), [0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
}

#[test]
fn arrays_of_any_integers_are_labelled_or_normalised() {
    let values: Vec<u8> = [-1i64, 0, 7, 70_000].iter().flat_map(|v| v.to_le_bytes()).collect();
    let file = array("<i8", "(2, 2)", &values);
    assert_eq!(weights(file.clone(), "label 7,70000"), [0.0, 0.0, 1.0, 1.0]);
    assert_eq!(weights(file.clone(), "label -1"), [1.0, 0.0, 0.0, 0.0]);
    assert_eq!(weights(file.clone(), "normalize")[0], 0.0);
    assert_eq!(weights(file.clone(), "normalize")[3], 1.0);
    let job = make(vec![Input::bytes("labels", file).into()], Make::default());
    let error = run_to_bytes(&job, &engine(1, None)).unwrap_err().to_string();
    assert!(error.contains("int64") && error.contains("label N"), "{error}");
    for (descr, bytes) in [("|i1", vec![0, 5]), (">i2", vec![0, 0, 0, 5]), ("<u4", vec![0, 0, 0, 0, 5, 0, 0, 0])] {
        assert_eq!(weights(array(descr, "(1, 2)", &bytes), "label 5"), [0.0, 1.0], "{descr}");
    }
    assert_eq!(weights(array("|b1", "(1, 2)", &[0, 1]), "label 1"), [0.0, 1.0]);
}

#[test]
fn label_results_are_fitted_by_the_area_that_they_cover() {
    let labels = Pixels { width: 4, height: 1, layout: Layout::Grey, depth: Depth::U8, samples: vec![3, 3, 1, 3] };
    let size = "2x1".parse().unwrap();
    let mask = refined(Input::bytes("labels", labels.png()).into(), &["label 3"]);
    let mut job = make(vec![mask], Make { size: Some(size), like: None });
    job.reading.fit = Some(Fit::Stretch);
    assert_eq!(Floats::of_file(&bytes(&job, &engine(1, None))).samples, [1.0, 0.5]);
}

#[test]
fn the_flag_labels_every_mask_file_that_has_no_label_of_its_own() {
    let file = |samples| Pixels { width: 3, height: 1, layout: Layout::Grey, depth: Depth::U8, samples }.png();
    let (a, b) = (Input::bytes("a", file(vec![1, 1, 2])), Input::bytes("b", file(vec![5, 1, 5])));
    let mut job = make(vec![a.into(), refined(b.into(), &["label 5"])], Make::default());
    job.weighing.label = vec![1];
    assert_eq!(Floats::of_file(&bytes(&job, &engine(1, None))).samples, [1.0, 0.0, 0.0]);
}

#[test]
fn grey_in_three_channels_is_grey() {
    let samples = vec![1, 1, 1, 2, 2, 2];
    let rgb = Pixels { width: 2, height: 1, layout: Layout::Rgb, depth: Depth::U8, samples };
    assert_eq!(weights(rgb.png(), "label 2"), [0.0, 1.0]);
}

#[test]
fn what_holds_no_labels_is_refused() {
    let refused = |mask: Weights| run_to_bytes(&make(vec![mask], Make::default()), &engine(1, None)).unwrap_err();
    let rgb = Pixels { width: 1, height: 1, layout: Layout::Rgb, depth: Depth::U8, samples: vec![1, 2, 3] }.png();
    let error = refused(refined(Input::bytes("rgb", rgb).into(), &["label 1"]));
    assert_eq!(
        error.to_string(),
        "rgb has colours; label reads the numbers of grey files and the indices of PNG and TIFF palettes"
    );
    let error = refused(refined(super::floats(1, &[1.0]), &["label 1"]));
    assert_eq!(error.to_string(), "mask holds floats; label reads the numbers of grey files and of arrays");
}
