//! The law of the house: no strip height, count of threads or route changes a byte of a blend.

use crate::common::blending::{OPERATORS, Way, blend_job, mode};
use crate::common::formulas::MODES;
use crate::common::{Pixels, bytes, bytes_of_every_cut, engine, mask, solid};
use maskimg::codec::{Format, Input};
use maskimg::job::{Background, Job, Space, Work};
use maskimg::matrix::{Depth, Layout};
use maskimg::resample::{Fit, Place};

/// Pictures are wider than a band of 1,024 pixels.
const WIDTH: usize = 1100;

fn noise(width: usize, height: usize, layout: Layout, seed: u64) -> Pixels {
    Pixels::noise(width, height, layout, Depth::U8, seed)
}

/// Lays TOP where `gravity` and `at` say.
fn place(job: &mut Job, gravity: &str, at: &str) {
    let Work::Blend(blend) = &mut job.work else { panic!("a blend") };
    blend.place = Some(Place { gravity: gravity.parse().unwrap(), at: at.parse().unwrap() });
}

/// The result as floats: no difference is rounded away, and a unit of work has few rows.
fn as_floats(job: &mut Job) {
    (job.writing.format, job.writing.depth) = (Some(Format::Npy), Some(Depth::F32));
}

#[test]
fn every_mode_and_operator_is_the_same_however_the_work_is_cut() {
    let (b, s) = (noise(WIDTH, 40, Layout::Rgba, 1).pam(), noise(WIDTH, 40, Layout::Rgb, 2).pam());
    let soft = noise(WIDTH, 40, Layout::Grey, 3).pam();
    let of_modes = MODES.into_iter().map(|mode| (mode, "src-over"));
    for (mode, operator) in of_modes.chain(OPERATORS.into_iter().map(|operator| ("overlay", operator))) {
        let way = Way { mode, operator, opacity: 0.4 };
        let mut job = blend_job(b.clone(), s.clone(), vec![mask(soft.clone())], way);
        as_floats(&mut job);
        let plain = bytes(&job, &engine(1, None));
        for (threads, strip) in [(5, Some(1)), (2, Some(17)), (5, Some(usize::MAX))] {
            let other = bytes(&job, &engine(threads, strip));
            assert!(other == plain, "{mode} {operator}: {threads} threads, strips of {strip:?}");
        }
    }
}

#[test]
fn a_png_of_many_bands_is_the_same_however_the_work_is_cut() {
    let (b, s) = (noise(611, 700, Layout::Rgb, 4), noise(611, 700, Layout::Rgba, 5));
    let soft = Pixels::noise(611, 700, Layout::Grey, Depth::U16, 6);
    bytes_of_every_cut(&blend_job(b.png(), s.png(), vec![mask(soft.png())], mode("luminosity")));
}

#[test]
fn a_top_partly_outside_under_masks_that_move_and_masks_that_stay_is_the_same_however_the_work_is_cut() {
    let (b, s) = (noise(WIDTH, 90, Layout::Rgba, 7), noise(1050, 70, Layout::Rgba, 8));
    let (moves, stays) = (noise(1050, 70, Layout::Grey, 9), noise(WIDTH, 90, Layout::Rgb, 10));
    for (gravity, at, operator) in [
        ("north-west", "-20,-31", "src-over"),
        ("south-east", "-17,-9", "src-in"),
        ("center", "40,41", "src-atop"),
        ("north", "0,50%", "xor"),
    ] {
        let way = Way { mode: "soft-light", operator, opacity: 0.9 };
        let masks = vec![mask(moves.pam()), mask(stays.pam()), solid(0.8)];
        let mut job = blend_job(b.pam(), s.pam(), masks, way);
        place(&mut job, gravity, at);
        as_floats(&mut job);
        bytes_of_every_cut(&job);
    }
}

#[test]
fn backgrounds_and_spaces_are_the_same_however_the_work_is_cut() {
    let (b, s) = (noise(WIDTH, 60, Layout::Rgba, 11), noise(600, 80, Layout::Rgba, 12));
    let below = noise(WIDTH, 60, Layout::Rgb, 13);
    let color = Background::Color("tan".into(), [0.8, 0.7, 0.5, 1.0]);
    let picture = Background::File(Input::bytes("below", below.png()));
    for (space, background) in [(Space::Encoded, color), (Space::Linear, picture.clone()), (Space::Oklab, picture)] {
        let mut job = blend_job(b.png(), s.png(), vec![], Way { opacity: 0.7, ..mode("normal") });
        (job.weighing.space, job.weighing.background) = (space, Some(background));
        place(&mut job, "east", "-9,20");
        as_floats(&mut job);
        bytes_of_every_cut(&job);
    }
}

#[test]
fn a_fitted_top_is_the_same_however_the_work_is_cut() {
    let (b, s) = (noise(WIDTH, 40, Layout::Rgb, 14), noise(31, 47, Layout::Rgba, 15));
    let soft = noise(31, 47, Layout::Grey, 16);
    for fit in [Fit::Stretch, Fit::Contain, Fit::Cover, Fit::Tile, Fit::Center] {
        let mut job = blend_job(b.png(), s.png(), vec![mask(soft.png())], mode("multiply"));
        let Work::Blend(blend) = &mut job.work else { panic!("a blend") };
        (blend.place, job.reading.fit) = (None, Some(fit));
        as_floats(&mut job);
        bytes_of_every_cut(&job);
    }
}

#[test]
fn the_routes_of_all_operands_do_not_matter() {
    let (b, s) = (noise(WIDTH, 50, Layout::Rgb, 17), noise(1060, 60, Layout::Rgb, 18));
    let (moves, stays) = (noise(1060, 60, Layout::Rgb, 19), noise(WIDTH, 50, Layout::Rgb, 20));
    // Row by row, row by row of another format, decoded whole.
    let routes: [fn(&Pixels) -> Vec<u8>; 3] = [Pixels::png, Pixels::pam, qoi];
    let by = |base: usize, top: usize, masks: usize| {
        let masks = vec![mask(routes[masks](&moves)), mask(routes[masks](&stays))];
        let mut job = blend_job(routes[base](&b), routes[top](&s), masks, mode("hard-light"));
        place(&mut job, "north-west", "11,-9");
        as_floats(&mut job);
        bytes(&job, &engine(2, Some(13)))
    };
    let plain = by(0, 0, 0);
    for (base, top, masks) in (0..27).map(|i| (i % 3, i / 3 % 3, i / 9)) {
        assert!(by(base, top, masks) == plain, "{base} {top} {masks}");
    }
}

fn qoi(picture: &Pixels) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let rgb = picture.samples.iter().map(|s| *s as u8).collect();
    let rgb = image::RgbImage::from_raw(picture.width as u32, picture.height as u32, rgb).unwrap();
    rgb.write_to(&mut file, image::ImageFormat::Qoi).unwrap();
    file.into_inner()
}
