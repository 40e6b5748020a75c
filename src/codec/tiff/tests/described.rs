//! What is beside the pixels.

use super::build::{ALL, ASCII, BYTE, FRACTION, Field, Kind, bytes, fields, short, with};
use super::{opened, single};
use crate::codec::tiff::tags;
use crate::codec::{DensityUnit, Orientation, exif};

fn profile(colours: &[u8; 4]) -> Vec<u8> {
    let mut icc = vec![0; 132];
    icc[16..20].copy_from_slice(colours);
    icc[36..40].copy_from_slice(b"acsp");
    icc
}

fn one_grey(kind: Kind, more: &[Field]) -> Vec<u8> {
    kind.file(&[(with(fields(1, 1, &[8], 1), more), vec![vec![5]])])
}

#[test]
fn blocks_and_density_and_exif_are_gathered() {
    for kind in ALL {
        let exposure = Field::Of(0x829a, FRACTION, vec![1, 60]);
        let maker = bytes(tags::MAKER_NOTE, 7, &[9; 20]);
        let file = one_grey(
            kind,
            &[
                bytes(tags::ICC, 7, &profile(b"GRAY")),
                bytes(tags::XMP, BYTE, b"<x:xmpmeta/>"),
                bytes(271, ASCII, b"Maker of cameras\0"),
                short(tags::ORIENTATION, &[6]),
                Field::Of(tags::X_RESOLUTION, FRACTION, vec![300, 1]),
                Field::Of(tags::Y_RESOLUTION, FRACTION, vec![150, 1]),
                short(tags::RESOLUTION_UNIT, &[2]),
                Field::Sub(0x8769, vec![exposure, maker, Field::Sub(0xa005, vec![bytes(1, ASCII, b"R98\0")])]),
                Field::Sub(0x8825, vec![bytes(1, ASCII, b"N\0")]),
            ],
        );
        let (read, _) = opened(&file).unwrap();
        let meta = &read.meta;
        assert_eq!(read.notes, [""; 0]);
        assert_eq!(meta.icc.as_deref(), Some(&profile(b"GRAY")[..]));
        assert_eq!(meta.xmp.as_deref(), Some(&b"<x:xmpmeta/>"[..]));
        assert_eq!(meta.orientation(), Orientation::Turn90);
        let density = meta.density.unwrap();
        assert_eq!((density.x, density.y, density.unit), (300.0, 150.0, DensityUnit::Inch));
        let block = meta.exif.as_deref().unwrap();
        assert_eq!(exif::density(block).unwrap().y, 150.0);
        let parsed = exif::ifd::Exif::parse(block).unwrap();
        let inner = |ifd: &exif::ifd::Ifd, tag| match ifd.get(tag) {
            Some(exif::ifd::Value::Ifd(ifd)) => ifd.clone(),
            other => panic!("{other:?}"),
        };
        let of_exif = inner(&parsed.root, 0x8769);
        assert_eq!(of_exif.get(0x829a).unwrap().rational(parsed.order), Some(1.0 / 60.0));
        assert!(of_exif.get(tags::MAKER_NOTE).is_none());
        assert_eq!(inner(&of_exif, 0xa005).0.len(), 1);
        assert_eq!(inner(&parsed.root, 0x8825).0.len(), 1);
    }
}

#[test]
fn what_the_format_says_of_every_picture_is_no_exif() {
    let more = [short(tags::ORIENTATION, &[1]), Field::Of(tags::X_RESOLUTION, FRACTION, vec![72, 1])];
    let (read, _) = opened(&one_grey(ALL[0], &more)).unwrap();
    assert_eq!((read.meta.exif, read.meta.density), (None, None));
    // One to one, of no unit, is what programs write that know of none; beside a name it is not carried either.
    let one = |tag| Field::Of(tag, FRACTION, vec![1, 1]);
    let none = [one(tags::X_RESOLUTION), one(tags::Y_RESOLUTION), short(tags::RESOLUTION_UNIT, &[1])];
    let (read, _) = opened(&one_grey(ALL[0], &with(none.to_vec(), &[bytes(271, ASCII, b"Maker\0")]))).unwrap();
    assert_eq!((exif::density(&read.meta.exif.unwrap()), read.meta.density), (None, None));
}

#[test]
fn what_does_not_fit_or_is_broken_is_dropped_with_a_note() {
    let (read, _) = opened(&one_grey(ALL[0], &[bytes(tags::ICC, 7, &profile(b"RGB "))])).unwrap();
    assert_eq!(read.notes, ["the colour profile of x.tif is not one for grey: dropped"]);
    // Directories and blocks that would lie behind the end.
    let more = [Field::Of(0x8769, 4, vec![1 << 30]), bytes(33_550, 1, &[0])];
    let (read, _) = opened(&single(with(fields(1, 1, &[8], 1), &more), &[5])).unwrap();
    assert_eq!(
        read.notes,
        ["the EXIF of x.tif is broken: dropped", "the place of x.tif on the earth (GeoTIFF) is dropped"]
    );
}
