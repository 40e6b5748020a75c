//! No strip height and no count of threads changes a byte, whatever the expression and whatever the job.

use super::{floats, refined, typed};
use crate::common::{Pixels, bytes, bytes_of_every_cut, engine, job, mask};
use maskimg::blend::{Mode, Operator};
use maskimg::codec::{Format, Input};
use maskimg::job::{Apply, Blend, Make, To};
use maskimg::matrix::{Depth, Layout};
use maskimg::resample::{Fit, Place};

const EXPRESSIONS: [&str; 16] = [
    "rect:3.3,2.7,20.5,15.1,4",
    "ellipse:50%,50%,40%,45% | feather 3",
    "polygon:1,1,30,5,12,28,2,14,33,20",
    "linear:30 | levels 20%,80%,0.7",
    "linear:0,0,100%,100% | sigmoid 12,0.5",
    "radial:50%,50%,3,15 | threshold 0.4 | grow 3.5",
    "alpha: | invert",
    "luma:0.2,0.6,0.1 | shrink 1",
    "key:#40a060,0.2,0.3",
    "key:#40a060,0.3,0.3 | grow 1 | feather 1.5,in | strength 70%",
    "flood:10,10,0.4 | feather 2,out",
    "luma:0.5,1 | fill-holes | drop-specks 5",
    "luma:0.3,0.5,0.5 | normalize",
    "solid:0.3 | invert",
    "luma:0.4,1,0.4 | threshold otsu",
    "radial:10,10,1,50 | feather 40 | threshold 50%",
];

#[test]
fn expressions_do_not_depend_on_how_work_is_cut() {
    let image = Pixels::noise(37, 29, Layout::Rgba, Depth::U8, 3);
    for expression in EXPRESSIONS {
        let to = if expression.contains("rect") { To::Alpha } else { To::Color };
        let job = job(image.png(), vec![typed(expression)], Apply { to, ..Apply::default() }, Format::Png);
        bytes_of_every_cut(&job);
    }
}

#[test]
fn flags_and_files_do_not_depend_on_how_work_is_cut() {
    let image = Pixels::noise(41, 23, Layout::Rgb, Depth::U16, 5);
    let grey = Pixels::noise(41, 23, Layout::Grey, Depth::U8, 6);
    let rgb = Pixels::noise(20, 31, Layout::Rgba, Depth::U8, 7);
    for (combine, steps) in
        [("union", "feather 2"), ("average", "invert"), ("difference", "grow 2"), ("max", "normalize")]
    {
        for per_channel in [false, true] {
            let masks = vec![
                refined(mask(grey.png()), &["shrink 1", "invert"]),
                mask(rgb.png()),
                typed("linear:45 | strength 50%"),
            ];
            let work = Apply { per_channel, ..Apply::default() };
            let mut job = job(image.png(), masks, work, Format::Png);
            job.reading.fit = Some(Fit::Stretch);
            job.weighing.combine = combine.parse().unwrap();
            job.weighing.steps = vec![steps.parse().unwrap(), "strength 0.9".parse().unwrap()];
            bytes_of_every_cut(&job);
        }
    }
}

#[test]
fn masks_of_a_blend_move_with_the_top() {
    let base = Pixels::noise(30, 20, Layout::Rgb, Depth::U8, 8);
    let top = Pixels::noise(17, 13, Layout::Rgba, Depth::U8, 9);
    let own = Pixels::noise(17, 13, Layout::Grey, Depth::U8, 10);
    for at in ["4,3", "-5,-4", "20,12"] {
        for expression in
            ["key:#808080,0.3,0.2", "ellipse:50%,50%,50%,50%", "luma:0.3,1 | feather 1", "alpha: | invert"]
        {
            for steps in [&[][..], &["invert"], &["feather 1.5"]] {
                let place = Place { at: at.parse().unwrap(), ..Place::default() };
                let blend = |place| Blend {
                    mode: Mode::Multiply,
                    operator: Operator::SrcOver,
                    place,
                    ..Blend::of(Input::bytes("top", top.png()))
                };
                let masks = || vec![typed(expression), mask(own.png())];
                let mut placed = job(base.png(), masks(), blend(Some(place)), Format::Png);
                placed.weighing.steps = steps.iter().map(|step| step.parse().unwrap()).collect();
                let found = bytes_of_every_cut(&placed);
                // The same weights, made for TOP alone and then laid with it.
                let like = Some(Input::bytes("top", top.png()));
                let mut made = super::make(masks(), Make { size: None, like });
                made.weighing = placed.weighing.clone();
                let weights = Input::bytes("weights", bytes(&made, &engine(1, None)));
                let by_file = job(base.png(), vec![weights.into()], blend(Some(place)), Format::Png);
                assert!(found == bytes(&by_file, &engine(1, None)), "{expression} {steps:?} at {at}");
            }
        }
    }
}

#[test]
fn what_is_trimmed_is_a_part_of_what_is_not() {
    let image = Pixels::noise(33, 27, Layout::Rgb, Depth::U8, 12);
    for (expression, pad, (x, y, width, height)) in [
        ("rect:5,7,10,4", 0, (5, 7, 10, 4)),
        ("rect:5,7,10,4", 2, (3, 5, 14, 8)),
        ("rect:-5,20,10,40", 1, (0, 19, 6, 8)),
        ("ellipse:16,13,3,3 | feather 0.5", 0, (12, 9, 8, 8)),
    ] {
        let work = |trim| Apply { to: To::Alpha, trim, ..Apply::default() };
        let whole = Pixels::of_png(&bytes(
            &job(image.png(), vec![typed(expression)], work(None), Format::Png),
            &engine(2, None),
        ));
        let trimmed = bytes_of_every_cut(&job(image.png(), vec![typed(expression)], work(Some(pad)), Format::Png));
        let trimmed = Pixels::of_png(&trimmed);
        assert_eq!((trimmed.width, trimmed.height), (width, height), "{expression}, {pad}");
        for row in 0..height {
            let from = ((y + row) * 33 + x) * 4;
            assert_eq!(trimmed.samples[row * width * 4..][..width * 4], whole.samples[from..][..width * 4]);
        }
    }
}

#[test]
fn a_float_mask_may_leave_its_range_until_it_serves_as_alpha() {
    let image = Pixels { width: 2, height: 1, layout: Layout::Grey, depth: Depth::U8, samples: vec![100, 100] };
    let job = |to| job(image.png(), vec![floats(2, &[2.0, -1.0])], Apply { to, ..Apply::default() }, Format::Png);
    assert_eq!(Pixels::of_png(&bytes(&job(To::Color), &engine(1, None))).samples, [200, 0]);
    assert_eq!(Pixels::of_png(&bytes(&job(To::Alpha), &engine(1, None))).samples, [100, 255, 100, 0]);
}
