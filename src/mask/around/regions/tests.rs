use super::*;
use crate::mask::around::testing::{assert_same_bits, masks, noise, specks};
use proptest::prelude::*;

/// Rows and columns of some pixels.
type Pixels = [(usize, usize)];

/// The pixels of the region around one, found by looking at neighbours again and again.
fn region(
    rows: usize,
    columns: usize,
    at: (usize, usize),
    inside: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut seen = vec![false; rows * columns];
    let (mut open, mut found) = (vec![at], Vec::new());
    while let Some((y, x)) = open.pop() {
        if y >= rows || x >= columns || !inside(y, x) || std::mem::replace(&mut seen[y * columns + x], true) {
            continue;
        }
        found.push((y, x));
        open.extend([(y.wrapping_sub(1), x), (y + 1, x), (y, x.wrapping_sub(1)), (y, x + 1)]);
    }
    found
}

/// The mask with the weight on all regions of pixels inside that are chosen.
fn reference(mask: &Matrix, inside: fn(f32) -> bool, weight: f32, chosen: &dyn Fn(&Pixels) -> bool) -> Matrix {
    let mut result = mask.clone();
    let mut seen = vec![false; mask.entries().len()];
    for i in 0..seen.len() {
        let (y, x) = (i / mask.columns(), i % mask.columns());
        if seen[i] || !inside(mask[(y, x)]) {
            continue;
        }
        let pixels = region(mask.rows(), mask.columns(), (y, x), &|y, x| inside(mask[(y, x)]));
        pixels.iter().for_each(|(y, x)| seen[y * mask.columns() + x] = true);
        if chosen(&pixels) {
            pixels.iter().for_each(|(y, x)| result.entries_mut()[y * mask.columns() + x] = weight);
        }
    }
    result
}

fn filled(mask: &Matrix) -> Matrix {
    let frame = |&(y, x): &(usize, usize)| y == 0 || x == 0 || y + 1 == mask.rows() || x + 1 == mask.columns();
    reference(mask, |v| v < 0.5, 1.0, &|pixels| !pixels.iter().any(frame))
}

fn dropped(mask: &Matrix, least: u64) -> Matrix {
    reference(mask, |v| v >= 0.5, 0.0, &|pixels| (pixels.len() as u64) < least)
}

/// A mask drawn in rows of signs.
fn drawn(rows: &[&str]) -> Matrix {
    Matrix::from_fn(rows.len(), rows[0].len(), |y, x| f32::from(rows[y].as_bytes()[x] == b'#'))
}

#[test]
fn rings_are_filled_unless_they_are_open() {
    let rings =
        ["..####...", ".#....#.#", ".#.##.#..", ".#..#.#..", "..####...", "#####....", "#...#.##.", "#.###.#.."];
    let full = ["..####...", ".######.#", ".######..", ".######..", "..####...", "#####....", "#...#.##.", "#.###.#.."];
    assert_eq!(fill_holes(drawn(&rings)), drawn(&full));
}

#[test]
fn regions_follow_the_definition() {
    for (rows, columns) in [(1, 1), (1, 40), (33, 1), (35, 67), (66, 9), (40, 130)] {
        for mask in masks(rows, columns) {
            assert_eq!(fill_holes(mask.clone()), filled(&mask));
            for pixels in [0, 1, 2, 5, 50, u64::MAX] {
                assert_eq!(drop_specks(mask.clone(), pixels), dropped(&mask, pixels), "{pixels} pixels");
            }
        }
    }
}

#[test]
fn a_spiral_is_one_region() {
    // Rows of white joined in turn at the left and at the right, and walls that hang together at the end only.
    let snake = |y: usize, x: usize| y.is_multiple_of(2) || (y % 4 == 1 && x == 98) || (y % 4 == 3 && x == 0);
    let comb = |y: usize, x: usize| x.is_multiple_of(2) || y == 98;
    for shape in [&snake as &dyn Fn(usize, usize) -> bool, &comb] {
        let mask = Matrix::from_fn(99, 99, |y, x| f32::from(shape(y, x)));
        let pixels = mask.entries().iter().filter(|&&v| v == 1.0).count() as u64;
        assert_eq!(drop_specks(mask.clone(), pixels), mask);
        assert_eq!(drop_specks(mask, pixels + 1), Matrix::zero(99, 99));
    }
}

#[test]
fn corners_do_not_connect() {
    let mask = drawn(&["#.", ".#"]);
    assert_eq!(drop_specks(mask.clone(), 2), Matrix::zero(2, 2));
    let diamond = drawn(&[".#.", "#.#", ".#."]);
    assert_eq!(fill_holes(diamond), drawn(&[".#.", "###", ".#."]));
}

#[test]
fn floods_stop_at_other_colours() {
    let (rows, columns) = (37, 70);
    let plane =
        |k: u64| Matrix::from_fn(rows, columns, |y, x| noise((y / 3 * 9001 + x / 4) as u64 * 3 + k) as f32 * 0.4);
    let lab = [plane(0), plane(1), plane(2)];
    let colour = |y: usize, x: usize| [0, 1, 2].map(|k| lab[k][(y, x)]);
    for (x, y) in [(0, 0), (69, 36), (35, 11)] {
        for tolerance in [0.0, 0.1, 0.25, 0.3, 2.0] {
            let near = |v: usize, u: usize| distance(colour(v, u), colour(y, x)) <= tolerance;
            let mut expected = Matrix::zero(rows, columns);
            for (v, u) in region(rows, columns, (y, x), &near) {
                expected.entries_mut()[v * columns + u] = 1.0;
            }
            assert_eq!(flood([&lab[0], &lab[1], &lab[2]], (x, y), tolerance), expected, "{x},{y} within {tolerance}");
        }
    }
}

#[test]
fn floods_from_outside_and_masks_of_nothing_stay_empty() {
    let plane = Matrix::ones(3, 4);
    for at in [(4, 0), (0, 3), (4, 3), (usize::MAX, usize::MAX), (0, usize::MAX), (5, 1)] {
        assert_eq!(flood([&plane, &plane, &plane], at, 1.0), Matrix::zero(3, 4));
    }
    assert_eq!(flood_where(2, 2, (1, 1), |_, inside| inside.fill(false)), Matrix::zero(2, 2));
    for (rows, columns) in [(0, 0), (0, 3), (3, 0)] {
        let none = Matrix::zero(rows, columns);
        assert_eq!(fill_holes(none.clone()), none);
        assert_eq!(drop_specks(none.clone(), 9), none);
        assert_eq!(flood([&none, &none, &none], (0, 0), 1.0), none);
    }
}

#[test]
fn regions_are_the_same_on_any_number_of_threads() {
    for seldom in [1.5, 2.0, 2.6] {
        let mask = specks(150, 90, seldom);
        assert_same_bits(|| fill_holes(mask.clone()));
        assert_same_bits(|| drop_specks(mask.clone(), 6));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn filling_and_dropping_follow_the_definition(
        rows in 1usize..70, columns in 1usize..70, seldom in 1.1f64..4.0, pixels in 0u64..30
    ) {
        let mask = specks(rows, columns, seldom);
        let full = fill_holes(mask.clone());
        prop_assert_eq!(&full, &filled(&mask));
        prop_assert_eq!(&fill_holes(full.clone()), &full);
        prop_assert_eq!(drop_specks(mask.clone(), pixels), dropped(&mask, pixels));
    }
}
