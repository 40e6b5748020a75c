//! Where TOP and its masks lie, pixel by pixel.

use crate::common::blending::{Exact, Picture, Way, blend_job, blended, distance, mode, operator};
use crate::common::{Pixels, bytes, engine, mask, solid};
use maskimg::Kind;
use maskimg::job::{Job, Weights, Work};
use maskimg::matrix::{Depth, Layout};
use maskimg::pipeline::run_to_bytes;
use maskimg::resample::{Fit, Place};

const BASE: (usize, usize) = (40, 31);
const TOP: (usize, usize) = (13, 18);

fn noise((width, height): (usize, usize), layout: Layout, seed: u64) -> Pixels {
    Pixels::noise(width, height, layout, Depth::U8, seed)
}

/// A job with TOP placed.
fn placed(b: &Pixels, s: &Pixels, masks: &[&Pixels], way: Way, gravity: &str, at: &str) -> Job {
    let masks = masks.iter().map(|weights| mask(weights.png())).collect();
    let mut job = blend_job(b.png(), s.png(), masks, way);
    blend_of(&mut job).place = Some(Place { gravity: gravity.parse().unwrap(), at: at.parse().unwrap() });
    job
}

fn blend_of(job: &mut Job) -> &mut maskimg::job::Blend {
    match &mut job.work {
        Work::Blend(blend) => blend,
        Work::Apply(_) | Work::Mask(_) => panic!("a blend"),
    }
}

fn run(job: &Job) -> Pixels {
    Pixels::of_png(&bytes(job, &engine(2, Some(5))))
}

fn weight_of(weights: &Pixels) -> impl Fn(usize, usize) -> f64 {
    |x, y| weights.number(x, y, 0)
}

/// TOP at column x and row y of BASE, by the reference.
fn exact(b: &Pixels, s: &Pixels, (x, y): (i64, i64), way: Way, weight: impl Fn(usize, usize) -> f64) -> Vec<Exact> {
    let top = Picture::of(s).placed(b.width, b.height, x, y);
    blended(&Picture::of(b), &top, way, weight)
}

#[test]
fn every_gravity_and_distance_puts_every_pixel_where_it_belongs() {
    let (b, s) = (noise(BASE, Layout::Rgb, 1), noise(TOP, Layout::Rgba, 2));
    // What is left beside TOP is 27 and 13: the middle is at 13 and 6.
    let gravities = [
        ("north-west", (0, 0)),
        ("north", (13, 0)),
        ("north-east", (27, 0)),
        ("west", (0, 6)),
        ("center", (13, 6)),
        ("east", (27, 6)),
        ("south-west", (0, 13)),
        ("south", (13, 13)),
        ("south-east", (27, 13)),
    ];
    let distances = [
        ("0,0", (0, 0)),
        ("3,4", (3, 4)),
        ("-5,-7", (-5, -7)),
        ("2.5,-2.5", (3, -2)),
        ("10%,-20%", (4, -6)),
        ("-1.25%,50%", (0, 16)),
        ("100%,0", (40, 0)),
    ];
    for (gravity, (x0, y0)) in gravities {
        for (at, (dx, dy)) in distances {
            // Distances count inwards: from the right and lower edges they go left and up.
            let x = if gravity.ends_with("east") { x0 - dx } else { x0 + dx };
            let y = if gravity.starts_with("south") { y0 - dy } else { y0 + dy };
            for way in [mode("multiply"), operator("src"), operator("dst-in"), operator("xor")] {
                let ours = run(&placed(&b, &s, &[], way, gravity, at));
                let found = distance(&ours, &exact(&b, &s, (x, y), way, |_, _| 1.0));
                assert!(found.excess < 1e-3, "{gravity} {at} {}: {found:?}", way.operator);
            }
        }
    }
}

/// Pictures that are wider than a band, and higher than what is worked on at a time.
#[test]
fn a_place_on_a_large_base_is_counted_from_its_first_row_and_column() {
    let (b, s) = (noise((1100, 260), Layout::Rgba, 31), noise((1000, 150), Layout::Rgb, 32));
    let (moves, stays) = (noise((1000, 150), Layout::Grey, 33), noise((1100, 260), Layout::Grey, 34));
    for (at, x, y) in [("60,130", 60, 130), ("-40,-20", -40, -20), ("150,125", 150, 125)] {
        let mut job = placed(&b, &s, &[&moves, &stays], operator("xor"), "north-west", at);
        job.masks.push(solid(0.75));
        let moved = Picture::of(&moves).placed(1100, 260, x, y);
        let weight = |x, y| 0.75 * moved.pixel(x, y).color[0] * stays.number(x, y, 0);
        let found = distance(&run(&job), &exact(&b, &s, (x, y), operator("xor"), weight));
        assert!(found.excess < 1e-3, "{at}: {found:?}");
    }
}

#[test]
fn the_middle_of_odd_and_negative_differences_is_rounded_down() {
    let b = noise((7, 4), Layout::Rgb, 3);
    for (size, at) in [((2, 1), (2, 1)), ((8, 7), (-1, -2)), ((10, 4), (-2, 0)), ((7, 5), (0, -1))] {
        let s = noise(size, Layout::Rgb, 4);
        let ours = run(&placed(&b, &s, &[], mode("normal"), "center", "0,0"));
        assert_eq!(distance(&ours, &exact(&b, &s, at, mode("normal"), |_, _| 1.0)).excess, 0.0, "{size:?}");
    }
}

#[test]
fn a_top_wholly_outside_leaves_base_or_clears_it() {
    let (b, s) = (noise(BASE, Layout::Rgb, 5), noise(TOP, Layout::Rgba, 6));
    for at in ["40,0", "-13,0", "0,31", "0,-18", "1e9,-1e9", "-300%,2"] {
        for name in ["src-over", "dst-over", "src-atop", "plus", "dst"] {
            assert!(run(&placed(&b, &s, &[], operator(name), "north-west", at)) == b, "{name} {at}");
        }
        for name in ["src", "src-in", "src-out", "dst-in", "dst-atop", "clear"] {
            let ours = run(&placed(&b, &s, &[], operator(name), "north-west", at));
            assert!(ours.layout == Layout::Rgba && ours.samples.iter().all(|v| *v == 0), "{name} {at}");
        }
        for name in ["dst-out", "xor"] {
            let ours = run(&placed(&b, &s, &[], operator(name), "north-west", at));
            let colors = ours.samples.chunks(4).zip(b.samples.chunks(3));
            assert!(ours.layout == Layout::Rgba && colors.clone().count() == 40 * 31);
            assert!(colors.clone().all(|(ours, b)| ours[..3] == *b && ours[3] == 255), "{name} {at}");
        }
    }
}

#[test]
fn without_a_word_a_top_of_another_size_lies_at_the_upper_left() {
    let b = noise(BASE, Layout::Rgba, 7);
    for size in [TOP, (60, 50), (5, 90), (40, 31)] {
        let s = noise(size, Layout::Rgba, 8);
        let ours = run(&blend_job(b.png(), s.png(), vec![], mode("screen")));
        let found = distance(&ours, &exact(&b, &s, (0, 0), mode("screen"), |_, _| 1.0));
        assert!(found.excess < 1e-3, "{size:?}: {found:?}");
    }
}

#[test]
fn masks_of_tops_size_move_with_it_and_masks_of_bases_size_stay() {
    let (b, s) = (noise(BASE, Layout::Rgba, 9), noise(TOP, Layout::Rgba, 10));
    let (moves, stays) = (noise(TOP, Layout::Grey, 11), noise(BASE, Layout::Grey, 12));
    for way in [mode("overlay"), operator("src"), operator("dst-atop")] {
        for (at, x, y) in [("7,5", 7, 5), ("-4,20", -4, 20)] {
            let moved = Picture::of(&moves).placed(40, 31, x, y);
            let moved = |x, y| moved.pixel(x, y).color[0];
            let hold = |masks: &[&Pixels], weight: &dyn Fn(usize, usize) -> f64| {
                let ours = run(&placed(&b, &s, masks, way, "north-west", at));
                let found = distance(&ours, &exact(&b, &s, (x, y), way, weight));
                assert!(found.excess < 1e-3, "{at} {way:?} {} masks: {found:?}", masks.len());
            };
            hold(&[&moves], &moved);
            hold(&[&stays], &weight_of(&stays));
            hold(&[&stays, &moves], &|x, y| moved(x, y) * stays.number(x, y, 0));
            hold(&[&moves, &moves], &|x, y| moved(x, y) * moved(x, y));
        }
    }
}

#[test]
fn where_all_sizes_agree_a_mask_moves_with_top() {
    let (b, s, soft) = (noise(BASE, Layout::Rgb, 13), noise(BASE, Layout::Rgb, 14), noise(BASE, Layout::Grey, 15));
    let ours = run(&placed(&b, &s, &[&soft], operator("src"), "north-west", "9,-3"));
    let moved = Picture::of(&soft).placed(40, 31, 9, -3);
    let weight = |x, y| moved.pixel(x, y).color[0];
    let found = distance(&ours, &exact(&b, &s, (9, -3), operator("src"), weight));
    assert!(found.excess < 1e-3, "{found:?}");
}

#[test]
fn a_made_mask_has_tops_size() {
    let (b, s) = (noise(BASE, Layout::Rgb, 16), noise(TOP, Layout::Rgb, 17));
    for name in ["src-over", "src"] {
        let mut job = placed(&b, &s, &[], operator(name), "south-east", "1,2");
        job.masks.push(solid(0.25));
        let found = distance(&run(&job), &exact(&b, &s, (26, 11), operator(name), |_, _| 0.25));
        assert!(found.excess < 1e-3, "{name}: {found:?}");
    }
}

#[test]
fn a_mask_of_a_third_size_is_refused() {
    let (b, s) = (noise(BASE, Layout::Rgb, 18), noise(TOP, Layout::Rgb, 19));
    for size in [(40, 18), (13, 31), (31, 40), (12, 18), (1, 1)] {
        let third = noise(size, Layout::Grey, 20);
        let job = placed(&b, &s, &[&third], mode("normal"), "center", "0,0");
        let error = run_to_bytes(&job, &engine(1, None)).unwrap_err();
        assert_eq!(error.kind(), Kind::SizeMismatch, "{size:?}: {error}");
    }
}

#[test]
fn fit_none_refuses_a_top_of_another_size() {
    let (b, s) = (noise(BASE, Layout::Rgb, 21), noise(TOP, Layout::Rgb, 22));
    let mut job = blend_job(b.png(), s.png(), vec![], mode("normal"));
    job.reading.fit = Some(Fit::None);
    let error = run_to_bytes(&job, &engine(1, None)).unwrap_err();
    assert_eq!(error.kind(), Kind::SizeMismatch, "{error}");
}

#[test]
fn fit_center_and_tile_take_top_and_its_mask_along() {
    let (b, s, soft) = (noise(BASE, Layout::Rgb, 23), noise(TOP, Layout::Rgba, 24), noise(TOP, Layout::Grey, 25));
    for name in ["src-over", "src"] {
        let way = Way { mode: "multiply", ..operator(name) };
        let mut job = blend_job(b.png(), s.png(), vec![mask(soft.png())], way);
        (blend_of(&mut job).place, job.reading.fit) = (None, Some(Fit::Center));
        let moved = Picture::of(&soft).placed(40, 31, 13, 6);
        let centred = exact(&b, &s, (13, 6), way, |x, y| moved.pixel(x, y).color[0]);
        let found = distance(&run(&job), &centred);
        assert!(found.excess < 1e-3, "center {name}: {found:?}");

        job.reading.fit = Some(Fit::Tile);
        let places = (0..31).flat_map(|y| (0..40).map(move |x| (x % 13, y % 18)));
        let samples = places.flat_map(|(x, y)| s.samples[(y * 13 + x) * 4..][..4].to_vec()).collect();
        let tiled = Pixels { width: 40, height: 31, samples, ..s.clone() };
        let found = distance(&run(&job), &exact(&b, &tiled, (0, 0), way, |x, y| soft.number(x % 13, y % 18, 0)));
        assert!(found.excess < 1e-3, "tile {name}: {found:?}");
    }
}

#[test]
fn fit_contain_leaves_a_transparent_border_and_cover_and_stretch_leave_none() {
    let b = noise(BASE, Layout::Rgb, 26);
    let s = Pixels { samples: vec![70; 20 * 20 * 3], ..noise((20, 20), Layout::Rgb, 27) };
    // 20x20 in 40x31: 31x31, from column floor(9/2).
    for (fit, columns) in [(Fit::Contain, 4..35), (Fit::Cover, 0..40), (Fit::Stretch, 0..40)] {
        let mut job = blend_job(b.png(), s.png(), vec![], operator("src"));
        (blend_of(&mut job).place, job.reading.fit) = (None, Some(fit));
        let ours = run(&job);
        for (i, pixel) in ours.samples.chunks(4).enumerate() {
            let expected = if columns.contains(&(i % 40)) { [70, 70, 70, 255] } else { [0; 4] };
            assert_eq!(pixel, expected, "{fit}: {}, {}", i % 40, i / 40);
        }
    }
}

#[test]
fn under_fit_a_mask_of_a_third_size_is_fitted_too() {
    let (b, s) = (noise(BASE, Layout::Rgb, 28), noise(TOP, Layout::Rgb, 29));
    let third = Pixels { samples: vec![51; 9 * 7], ..noise((9, 7), Layout::Grey, 30) };
    let fitted = |masks: Vec<Weights>, opacity: f32| {
        let mut job = blend_job(b.png(), s.png(), masks, Way { opacity, ..mode("screen") });
        (blend_of(&mut job).place, job.reading.fit) = (None, Some(Fit::Stretch));
        run(&job)
    };
    assert!(fitted(vec![mask(third.png())], 1.0) == fitted(vec![], 0.2));
}

#[test]
fn kept_is_the_mean_of_the_weights_over_all_of_base() {
    let (b, s) = (noise((1100, 260), Layout::Rgb, 35), noise((1000, 150), Layout::Rgba, 36));
    let soft = noise((1100, 260), Layout::Grey, 37);
    for (at, columns, rows) in [
        ("0,0", 0..1000, 0..150),
        ("-10,200", 0..990, 200..260),
        ("1050,-100", 1050..1100, 0..50),
        ("60,130", 60..1060, 130..260),
        ("0,260", 0..0, 0..0),
    ] {
        let job = placed(&b, &s, &[&soft], Way { opacity: 0.5, ..mode("normal") }, "north-west", at);
        let kept = |threads, strip| run_to_bytes(&job, &engine(threads, strip)).unwrap().1.kept;
        let seen = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
        let mean = seen.map(|(x, y)| 0.5 * soft.number(x, y, 0)).sum::<f64>() / (1100.0 * 260.0);
        let plain = kept(1, None);
        assert!((plain - mean).abs() < 1e-7, "{at}: {plain} for {mean}");
        assert!(kept(2, Some(1)) == plain && kept(5, Some(7)) == plain && kept(3, Some(usize::MAX)) == plain, "{at}");
    }
}
