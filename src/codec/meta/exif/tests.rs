use super::ifd::{Entry, Order};
use super::*;
use proptest::prelude::*;

const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

fn entry(tag: u16, kind: u16, bytes: &[u8]) -> Entry {
    Entry { tag, value: Value::Data { kind, bytes: bytes.to_vec() } }
}

fn short(order: Order, tag: u16, number: u16) -> Entry {
    let bytes = if order == Order::Little { number.to_le_bytes() } else { number.to_be_bytes() };
    entry(tag, SHORT, &bytes)
}

fn rational(tag: u16, top: u32, bottom: u32) -> Entry {
    entry(tag, RATIONAL, &[top.to_le_bytes(), bottom.to_le_bytes()].concat())
}

fn little(entries: Vec<Entry>) -> Vec<u8> {
    Exif { order: Order::Little, root: Ifd(entries) }.write().unwrap()
}

fn size(width: u32, height: u32) -> Size {
    Size::new(width, height).unwrap()
}

fn remade(entries: Vec<Entry>, turned: Orientation) -> Ifd {
    Exif::parse(&rewritten(&little(entries), size(300, 70_000), turned).unwrap()).unwrap().root
}

#[test]
fn orientation_is_read_in_both_byte_orders() {
    for order in [Order::Little, Order::Big] {
        for tag in 1..=8 {
            let root = Ifd(vec![short(order, ORIENTATION, tag)]);
            let bytes = Exif { order, root }.write().unwrap();
            assert_eq!(orientation(&bytes), Some(Orientation::of_tag(tag.into())));
            assert_eq!(orientation(&[b"Exif\0\0", bytes.as_slice()].concat()), orientation(&bytes));
        }
    }
}

#[test]
fn an_orientation_that_is_none_of_the_eight_says_nothing() {
    for wrong in [0, 9, 255] {
        assert_eq!(orientation(&little(vec![short(Order::Little, ORIENTATION, wrong)])), None);
    }
    assert_eq!(orientation(&little(vec![entry(ORIENTATION, 2, b"6\0")])), None);
    assert_eq!(orientation(b""), None);
}

#[test]
fn a_structure_laid_out_by_hand_is_understood() {
    // Big-endian, IFD0 at 10: Artist "somebody" at 40, Orientation 6, then a next directory that leads in circles.
    let bytes = b"MM\0\x2a\0\0\0\x0a..\0\x02\
        \x01\x12\0\x03\0\0\0\x01\0\x06\0\0\
        \x01\x3b\0\x02\0\0\0\x09\0\0\0\x28\
        \0\0\0\x0asomebody\0";
    assert_eq!(orientation(bytes), Some(Orientation::Turn90));
    let new = Exif::parse(&rewritten(bytes, size(2, 3), Orientation::Turn90).unwrap()).unwrap();
    assert_eq!(new.order, Order::Big);
    assert_eq!(new.root.0, [short(Order::Big, ORIENTATION, 1), entry(0x013B, 2, b"somebody\0")]);
}

#[test]
fn density_knows_its_units() {
    let of = |unit: Option<u16>| {
        let mut entries = vec![rational(X_RESOLUTION, 300, 1), rational(Y_RESOLUTION, 145, 2)];
        entries.extend(unit.map(|unit| short(Order::Little, RESOLUTION_UNIT, unit)));
        density(&little(entries))
    };
    let expected = |unit| Some(Density { x: 300.0, y: 72.5, unit });
    assert_eq!(of(None), expected(DensityUnit::Inch));
    assert_eq!(of(Some(1)), expected(DensityUnit::Ratio));
    assert_eq!(of(Some(2)), expected(DensityUnit::Inch));
    assert_eq!(of(Some(3)), expected(DensityUnit::Centimetre));
    assert_eq!(density(&little(vec![rational(X_RESOLUTION, 300, 0)])), None);
    assert_eq!(density(&little(vec![rational(X_RESOLUTION, 0, 1)])), None);
    assert_eq!(density(&little(vec![])), None);
}

#[test]
fn dimensions_become_those_of_the_new_picture_at_the_type_that_holds_them() {
    let sub = Ifd(vec![short(Order::Little, PIXEL_X_DIMENSION, 4000), short(Order::Little, PIXEL_Y_DIMENSION, 3000)]);
    let root = remade(
        vec![
            entry(IMAGE_WIDTH, LONG, &4000u32.to_le_bytes()),
            entry(IMAGE_LENGTH, LONG, &3000u32.to_le_bytes()),
            Entry { tag: EXIF, value: Value::Ifd(sub) },
        ],
        Orientation::Upright,
    );
    let expected =
        [short(Order::Little, PIXEL_X_DIMENSION, 300), entry(PIXEL_Y_DIMENSION, LONG, &70_000u32.to_le_bytes())];
    assert_eq!(root.get(EXIF), Some(&Value::Ifd(Ifd(expected.to_vec()))));
    assert_eq!(root.get(IMAGE_WIDTH).unwrap().number(Order::Little), Some(300));
    assert_eq!(root.get(IMAGE_LENGTH).unwrap().number(Order::Little), Some(70_000));
}

#[test]
fn nothing_is_added_that_was_not_there() {
    let entries = vec![entry(0x010F, 2, b"Maker\0")];
    assert_eq!(remade(entries.clone(), Orientation::Turn90).0, entries);
}

#[test]
fn orientation_is_reset_only_where_it_was_applied() {
    let entries = vec![short(Order::Little, ORIENTATION, 6)];
    assert_eq!(remade(entries.clone(), Orientation::Upright).0, entries);
    assert_eq!(remade(entries, Orientation::Turn90).0, [short(Order::Little, ORIENTATION, 1)]);
}

#[test]
fn densities_follow_the_axes() {
    let entries = vec![rational(X_RESOLUTION, 300, 1), rational(Y_RESOLUTION, 150, 1)];
    assert_eq!(remade(entries.clone(), Orientation::Turn180).0, entries);
    let swapped = [rational(X_RESOLUTION, 150, 1), rational(Y_RESOLUTION, 300, 1)];
    assert_eq!(remade(entries, Orientation::Turn270).0, swapped);
}

#[test]
fn previews_stay_behind() {
    let kept = entry(0x0131, 2, b"Software\0");
    let mut entries = vec![kept.clone()];
    for tag in [0x0111, 0x0117, 0x0144, 0x0145, 0x014A, 0x0201, 0x0202, 0x02BC, 0x501B, 0x8649, 0x8773] {
        entries.push(entry(tag, LONG, &[8, 0, 0, 0]));
    }
    // A preview where no one expects it.
    entries.push(entry(0xC000, 7, b"....\xff\xd8\xff\xdb...."));
    entries.sort_by_key(|entry| entry.tag);
    assert_eq!(remade(entries, Orientation::Upright).0, [kept]);
}

#[test]
fn the_thumbnail_directory_is_dropped() {
    let mut bytes = little(vec![entry(0x010F, 2, b"Maker\0")]);
    let next = bytes.len() as u32;
    bytes[22..26].copy_from_slice(&next.to_le_bytes());
    bytes.extend(b"\x01\0\x01\x02\x04\0\x01\0\0\0\x08\0\0\0\0\0\0\0\xff\xd8\xff\xe0 old pixels");
    let new = rewritten(&bytes, size(1, 1), Orientation::Upright).unwrap();
    assert_eq!(new, little(vec![entry(0x010F, 2, b"Maker\0")]));
}

#[test]
fn maker_notes_are_carried_unless_a_preview_is_in_them() {
    let with = |note: &[u8]| {
        let sub = Ifd(vec![entry(0x9003, 2, b"2024:01:01 00:00:00\0"), entry(0x927C, 7, note)]);
        let root = remade(vec![Entry { tag: EXIF, value: Value::Ifd(sub) }], Orientation::Upright);
        let Some(Value::Ifd(ifd)) = root.get(EXIF) else { panic!("no Exif directory") };
        ifd.get(0x927C).cloned()
    };
    assert_eq!(with(b"opaque bytes"), Some(Value::Data { kind: 7, bytes: b"opaque bytes".to_vec() }));
    assert_eq!(with(b"Nikon\0\xff\xd8\xff\xdb"), None);
}

#[test]
fn where_nothing_is_left_there_is_no_exif() {
    assert_eq!(rewritten(&little(vec![entry(0x0201, LONG, &[8, 0, 0, 0])]), size(1, 1), Orientation::Upright), None);
    assert_eq!(rewritten(b"", size(1, 1), Orientation::Upright), None);
    assert_eq!(rewritten(b"II\x2b\0\x08\0\0\0\0\0", size(1, 1), Orientation::Upright), None);
}

#[test]
fn what_lies_outside_is_left_out_and_the_rest_is_kept() {
    let mut bytes = little(vec![short(Order::Little, ORIENTATION, 3), entry(0x013B, 2, b"somebody\0")]);
    bytes.truncate(bytes.len() - 1);
    let new = Exif::parse(&rewritten(&bytes, size(1, 1), Orientation::Upright).unwrap()).unwrap();
    assert_eq!(new.root.0, [short(Order::Little, ORIENTATION, 3)]);
}

#[test]
fn values_that_share_bytes_cannot_outgrow_the_file() {
    // 4,000 values of 40 KB each, all the same bytes.
    let mut bytes = b"II\x2a\0\x08\0\0\0".to_vec();
    bytes.extend(4000u16.to_le_bytes());
    for tag in 0..4000u16 {
        bytes.extend([0x9000 + tag, 7].map(u16::to_le_bytes).as_flattened());
        bytes.extend([40_000u32, 0].map(u32::to_le_bytes).as_flattened());
    }
    let new = rewritten(&bytes, size(1, 1), Orientation::Upright).unwrap();
    assert!(new.len() <= 2 * bytes.len(), "{} from {}", new.len(), bytes.len());
}

fn data() -> impl Strategy<Value = Value> {
    let widths = [(1u16, 1usize), (2, 1), (3, 2), (4, 4), (5, 8), (7, 1), (9, 4), (10, 8), (11, 4), (12, 8)];
    (0..widths.len(), 0usize..9).prop_flat_map(move |(which, count)| {
        let (kind, width) = widths[which];
        proptest::collection::vec(any::<u8>(), count * width).prop_map(move |bytes| Value::Data { kind, bytes })
    })
}

/// A directory of values under tags below 0x8000, and of the directories given.
fn directory(inner: Vec<(u16, BoxedStrategy<Ifd>)>) -> BoxedStrategy<Ifd> {
    let values = proptest::collection::btree_map(0u16..0x8000, data(), 0..8);
    let inner: Vec<_> =
        inner.into_iter().map(|(tag, ifd)| proptest::option::of(ifd).prop_map(move |i| (tag, i))).collect();
    (values, inner)
        .prop_map(|(values, inner)| {
            let mut entries: Vec<_> = values.into_iter().map(|(tag, value)| Entry { tag, value }).collect();
            let inner = inner.into_iter().filter_map(|(tag, ifd)| Some(Entry { tag, value: Value::Ifd(ifd?) }));
            entries.extend(inner);
            Ifd(entries)
        })
        .boxed()
}

fn structure() -> impl Strategy<Value = Exif> {
    let exif = directory(vec![(INTEROP, directory(vec![]))]);
    let root = directory(vec![(EXIF, exif), (GPS, directory(vec![]))]);
    (any::<bool>(), root).prop_map(|(big, root)| Exif { order: if big { Order::Big } else { Order::Little }, root })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(exif in structure()) {
        prop_assert_eq!(Exif::parse(&exif.write().unwrap()), Some(exif));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for head in [&b""[..], b"II\x2a\0\x08\0\0\0", b"MM\0\x2a\0\0\0\x08"] {
            let bytes = [head, &bytes].concat();
            let _ = orientation(&bytes);
            let _ = density(&bytes);
            let _ = rewritten(&bytes, size(7, 9), Orientation::Transpose);
        }
    }

    #[test]
    fn no_damage_to_a_sound_structure_makes_it_panic(
        exif in structure(),
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..12),
        cut: proptest::sample::Index,
    ) {
        let mut bytes = exif.write().unwrap();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() + 1));
        if let Some(new) = rewritten(&bytes, size(7, 9), Orientation::Turn90) {
            prop_assert!(orientation(&new).is_none_or(|o| o == Orientation::Upright));
            prop_assert_eq!(rewritten(&new, size(7, 9), Orientation::Upright), Some(new));
        }
    }
}

#[test]
fn a_density_is_declared_where_none_or_another_stands() {
    let wanted = Density { x: 11_811.0, y: 5_906.0, unit: DensityUnit::Metre };
    let near = |exif: &[u8]| density(exif).unwrap().is_near(wanted);
    assert!(near(&with_density(None, wanted).unwrap()));
    for order in [Order::Little, Order::Big] {
        let root = Ifd(vec![short(order, ORIENTATION, 1), entry(0x013B, 2, b"somebody\0")]);
        let bytes = Exif { order, root }.write().unwrap();
        let declared = with_density(Some(&bytes), wanted).unwrap();
        assert!(near(&declared));
        let root = Exif::parse(&declared).unwrap().root;
        assert_eq!(root.get(0x013B), Some(&Value::Data { kind: 2, bytes: b"somebody\0".to_vec() }));
        let tags: Vec<u16> = root.0.iter().map(|entry| entry.tag).collect();
        assert_eq!(tags, [ORIENTATION, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT, 0x013B]);
        assert_eq!(with_density(Some(&declared), wanted).unwrap(), declared, "what means the same stays");
        let other = Density { x: 2.0, y: 3.0, unit: DensityUnit::Ratio };
        assert_eq!(density(&with_density(Some(&declared), other).unwrap()), Some(other));
    }
}
