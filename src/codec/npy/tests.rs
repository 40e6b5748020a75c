use crate::codec::testing::{message, opened, round_trip, shape};
use crate::codec::{Format, Input, ReadOptions, Route, open};
use crate::error::{Kind, Result};
use crate::matrix::{Depth, Layout, Samples, Shape, Strip};
use proptest::prelude::*;

/// A file of version 1 with this dictionary.
fn file(dictionary: &str, values: &[u8]) -> Vec<u8> {
    let len = (dictionary.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\0", &len[..], dictionary.as_bytes(), values].concat()
}

fn array(descr: &str, fortran: bool, shape: &str, values: &[u8]) -> Vec<u8> {
    let fortran = if fortran { "True" } else { "False" };
    file(&format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n"), values)
}

fn bytes_of(axes: &str, count: u8) -> Vec<u8> {
    array("|u1", false, axes, &(0..count).collect::<Vec<_>>())
}

fn read(bytes: &[u8]) -> Samples {
    opened("x.npy", bytes).unwrap().1
}

fn page(bytes: &[u8], page: Option<u32>) -> Result<(Shape, Samples)> {
    let input = Input::bytes("x.npy", bytes);
    let mut source = open(&input, &ReadOptions { page, ..ReadOptions::default() })?.source;
    let shape = source.shape();
    let mut strip = Strip::empty(shape);
    source.read(&mut strip, shape.size.height())?;
    Ok((shape, strip.samples))
}

#[test]
fn every_type_is_read_in_both_byte_orders() {
    assert_eq!(read(&array("|b1", false, "(1, 3)", &[0, 1, 7])), Samples::U8(vec![0, 255, 255]));
    assert_eq!(read(&array("|u1", false, "(1, 3)", &[0, 1, 7])), Samples::U8(vec![0, 1, 7]));
    for (mark, reversed) in [("<", false), (">", true)] {
        let values = |mut bytes: Vec<Vec<u8>>| {
            bytes.iter_mut().filter(|_| reversed).for_each(|b| b.reverse());
            bytes.concat()
        };
        let u2 = values([1u16, 0x0203].map(|v| v.to_le_bytes().to_vec()).into());
        assert_eq!(read(&array(&format!("{mark}u2"), false, "(1, 2)", &u2)), Samples::U16(vec![1, 0x0203]));
        let f2 = values([0x3C00u16, 0xB800].map(|v| v.to_le_bytes().to_vec()).into());
        assert_eq!(read(&array(&format!("{mark}f2"), false, "(1, 2)", &f2)), Samples::F32(vec![1.0, -0.5]));
        let f4 = values([0.1f32, -7.5].map(|v| v.to_le_bytes().to_vec()).into());
        assert_eq!(read(&array(&format!("{mark}f4"), false, "(1, 2)", &f4)), Samples::F32(vec![0.1, -7.5]));
        let f8 = values([0.1f64, 1e300].map(|v| v.to_le_bytes().to_vec()).into());
        assert_eq!(read(&array(&format!("{mark}f8"), false, "(1, 2)", &f8)), Samples::F32(vec![0.1, f32::INFINITY]));
    }
}

#[test]
fn axes_are_rows_columns_and_channels() {
    let layout = |axes: &str, count| {
        let shape = opened("x.npy", &bytes_of(axes, count)).unwrap().0.source.shape();
        (shape.size.to_string(), shape.layout)
    };
    assert_eq!(layout("(2, 5)", 10), ("5x2".to_owned(), Layout::Grey));
    assert_eq!(layout("(1, 2, 5)", 10), ("5x2".to_owned(), Layout::Grey));
    assert_eq!(layout("(2, 5, 1)", 10), ("5x2".to_owned(), Layout::Grey));
    assert_eq!(layout("(2, 1, 5)", 10), ("5x2".to_owned(), Layout::Grey));
    assert_eq!(layout("(1, 1, 2, 5)", 10), ("5x2".to_owned(), Layout::Grey));
    assert_eq!(layout("(2, 5, 1, 1)", 10), ("5x2".to_owned(), Layout::Grey));
    assert_eq!(layout("(5, 1)", 5), ("1x5".to_owned(), Layout::Grey));
    assert_eq!(layout("(1, 1)", 1), ("1x1".to_owned(), Layout::Grey));
    assert_eq!(layout("(2, 5, 2)", 20), ("5x2".to_owned(), Layout::GreyAlpha));
    assert_eq!(layout("(2, 5, 3)", 30), ("5x2".to_owned(), Layout::Rgb));
    assert_eq!(layout("(1, 2, 5, 4)", 40), ("5x2".to_owned(), Layout::Rgba));
}

#[test]
fn fortran_order_is_turned_over() {
    // Values are their places in the file.
    let grey = array("|u1", true, "(2, 3)", &[0, 1, 2, 3, 4, 5]);
    let (opened, samples) = opened("x.npy", &grey).unwrap();
    assert_eq!(opened.route, Route::Whole("Fortran order"));
    assert_eq!(samples, Samples::U8(vec![0, 2, 4, 1, 3, 5]));
    let rgb = array("|u1", true, "(1, 2, 3)", &[0, 1, 2, 3, 4, 5]);
    assert_eq!(read(&rgb), Samples::U8(vec![0, 2, 4, 1, 3, 5]));
    let single = array("|u1", true, "(1, 2, 3, 1)", &[0, 1, 2, 3, 4, 5]);
    assert_eq!(read(&single), Samples::U8(vec![0, 2, 4, 1, 3, 5]));
}

#[test]
fn what_lies_in_order_streams_whatever_it_is_called() {
    for bytes in
        [bytes_of("(2, 5)", 10), array("|u1", true, "(5, 1)", &[0; 5]), array(">f8", false, "(1, 2)", &[0; 16])]
    {
        assert_eq!(opened("x.npy", &bytes).unwrap().0.route, Route::Streamed);
    }
}

#[test]
fn a_stack_wants_a_page() {
    let stack = bytes_of("(2, 2, 5)", 20);
    let error = page(&stack, None).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string()),
        (Kind::MultiPage, "x.npy is a stack of 2 arrays; choose one with --page N".into())
    );
    assert_eq!(page(&stack, Some(2)).unwrap().1, Samples::U8((10..20).collect()));
    assert_eq!(page(&stack, Some(3)).unwrap_err().to_string(), "x.npy is a stack of 2 arrays; there is no --page 3");
    assert_eq!(page(&stack, Some(0)).unwrap_err().kind(), Kind::MultiPage);
    let colors = bytes_of("(2, 1, 2, 3)", 12);
    // The axis of length 1 goes first: two rows of two pixels.
    assert_eq!(page(&colors, None).unwrap().0, shape(2, 2, Layout::Rgb, Depth::U8));
    let colors = bytes_of("(2, 2, 2, 3)", 24);
    assert_eq!(page(&colors, Some(2)).unwrap().1, Samples::U8((12..24).collect()));
    let fortran = array("|u1", true, "(2, 2, 5)", &(0..20).collect::<Vec<_>>());
    assert_eq!(page(&fortran, Some(2)).unwrap().1, Samples::U8(vec![1, 5, 9, 13, 17, 3, 7, 11, 15, 19]));
    assert_eq!(page(&bytes_of("(2, 5)", 10), Some(2)).unwrap_err().kind(), Kind::MultiPage);
}

#[test]
fn other_types_are_refused_by_name() {
    for (descr, name) in [("<i8", "int64"), ("|i1", "int8"), (">u4", "uint32")] {
        assert_eq!(
            message("x.npy", &array(descr, false, "(1, 1)", &[0; 8]), Kind::Unsupported),
            format!(
                "x.npy holds {name} values, which are no weights; behind a mask, ' | label N' or ' | normalize' makes some of them"
            )
        );
    }
    let complex = message("x.npy", &array("<c8", false, "(1, 1)", &[0; 8]), Kind::Unsupported);
    assert_eq!(complex, "x.npy holds values of type '<c8'; bool, u8, u16, f16, f32 and f64 can be read");
    let fields = "{'descr': [('a', '<f4', (2,)), ('b', [('c', '|u1')])], 'fortran_order': False, 'shape': (1, 1)}";
    message("x.npy", &file(fields, &[0; 9]), Kind::Unsupported);
}

#[test]
fn other_shapes_are_refused() {
    for axes in ["()", "(5,)", "(2, 2, 2, 5)", "(2, 2, 2, 2, 2)", "(2,2,2,2,2,2,2,2,2,2)"] {
        let said = message("x.npy", &bytes_of(axes, 32), Kind::Unsupported);
        assert!(said.ends_with("); a picture is rows x columns, or rows x columns x channels"), "{said}");
    }
    message("x.npy", &bytes_of("(0, 5)", 0), Kind::Corrupt);
    message("x.npy", &bytes_of("(0, 7, 5)", 0), Kind::Unsupported);
}

#[test]
fn headers_may_be_written_otherwise() {
    let odd = "{ \"shape\":(2L ,3L),'fortran_order' : False , 'descr':'<u2'}     \n";
    assert_eq!(read(&file(odd, &[0; 12])), Samples::U16(vec![0; 6]));
    let dictionary = b"{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1)}";
    for version in [2, 3] {
        let len = (dictionary.len() as u32).to_le_bytes();
        let bytes = [b"\x93NUMPY", &[version, 0][..], &len, dictionary, &[9]].concat();
        assert_eq!(read(&bytes), Samples::U8(vec![9]));
    }
}

#[test]
fn broken_files_are_corrupt() {
    assert_eq!(message("x.npy", b"\x93NUMPY\x01", Kind::Corrupt), "x.npy ends inside its header");
    assert_eq!(message("x.npy", b"\x93NUMPY\x02\0\xff\xff\xff\xff", Kind::Corrupt), "x.npy has a header without end");
    assert_eq!(
        message("x.npy", b"\x93NUMPY\x09\0\0\0", Kind::Unsupported),
        "x.npy is of version 9 of NPY, known are 1 to 3"
    );
    for dictionary in [
        "",
        "{",
        "{}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1), 'more': 1}",
        "{'descr': '|u1', 'fortran_order': 0, 'shape': (1, 1)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1, -1)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 99999999999999999999)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1, ",
        "{'descr': [, 'fortran_order': False, 'shape': (1, 1)}",
        "{'descr': 'é",
    ] {
        assert_eq!(
            message("x.npy", &file(dictionary, &[0; 4]), Kind::Corrupt),
            "x.npy has a header that cannot be understood",
            "{dictionary}"
        );
    }
    assert_eq!(message("x.npy", &bytes_of("(3, 5)", 12), Kind::Corrupt), "x.npy ends after 2 of 3 rows");
    let fortran = array("<u2", true, "(3, 5)", &[0; 13]);
    assert_eq!(message("x.npy", &fortran, Kind::Corrupt), "x.npy ends after 6 of 15 values");
}

#[test]
fn sizes_beyond_reason_are_refused_before_memory_is_taken() {
    message("x.npy", &bytes_of("(4000000000, 4000000000)", 9), Kind::TooLarge);
    message("x.npy", &bytes_of("(10000000000, 1)", 9), Kind::TooLarge);
    message("x.npy", &bytes_of("(1, 1999999999)", 9), Kind::Corrupt);
    message("x.npy", &array("<f8", true, "(3, 499999999)", &[0; 9]), Kind::Corrupt);
}

#[test]
fn what_is_written_is_what_numpy_writes() {
    let bytes = round_trip(Format::Npy, shape(3, 2, Layout::Grey, Depth::F32));
    let head = b"\x93NUMPY\x01\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    assert!(bytes.starts_with(head));
    assert_eq!((bytes[127], bytes.len()), (b'\n', 128 + 24));
    assert!(bytes[head.len()..127].iter().all(|b| *b == b' '));
    for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
        for depth in [Depth::U8, Depth::U16, Depth::F32] {
            round_trip(Format::Npy, shape(13, 9, layout, depth));
        }
    }
    round_trip(Format::Npy, shape(1000, 700, Layout::Rgb, Depth::F32));
}

proptest! {
    #[test]
    fn no_dictionary_makes_it_panic(
        descr in "(|[<>|=])(|[biufcé?][1248])",
        fortran: bool,
        axes in proptest::collection::vec(prop_oneof![0u64..6, any::<u64>()], 0..6),
        bytes in proptest::collection::vec(any::<u8>(), 0..100),
        chosen in proptest::option::of(0u32..4),
    ) {
        let axes: Vec<_> = axes.iter().map(u64::to_string).collect();
        let _ = page(&array(&descr, fortran, &format!("({},)", axes.join(", ")), &bytes), chosen);
    }

    #[test]
    fn no_damage_makes_it_panic(at in 6usize..90, byte: u8) {
        let mut bytes = bytes_of("(2, 5)", 10);
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = page(&bytes, None);
    }
}
