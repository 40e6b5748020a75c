//! The language of masks: what is read, what is refused and where, and that what is printed is read as the same.

use super::*;
use crate::mask::Weight;
use crate::resample::Length;
use proptest::prelude::*;

fn says(text: &str) -> String {
    match split(text) {
        Err(error) => error.to_string(),
        Ok((source, steps)) if Generator::is_meant_by(source) => match source.parse::<Generator>() {
            Err(error) => error.to_string(),
            Ok(made) => format!("{made} {steps:?}"),
        },
        Ok((source, steps)) => format!("{source} {steps:?}"),
    }
}

#[test]
fn expressions_are_sources_and_steps() {
    let (source, steps) = split("key:rgb(0,255,0),0.2 | shrink 1|feather:1.5,in | strength 50%").unwrap();
    assert_eq!(source, "key:rgb(0,255,0),0.2");
    let expected = [
        Step::Shrink(Length::Pixels(1.0)),
        Step::Feather(Length::Pixels(1.5), FeatherSide::In),
        Step::Strength(Weight::clamped(0.5)),
    ];
    assert_eq!(steps, expected);
    assert_eq!(split("a b.png").unwrap(), ("a b.png", vec![]));
    assert_eq!(split("  m.png|label 1,2 ").unwrap(), ("m.png", vec![Step::Label(vec![1, 2])]));
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let said = [
        "m.png | fether 2",
        "m.png | blur 2",
        "m.png | sharpen",
        "m.png |",
        "m.png | | invert",
        "| invert",
        "m.png | feather",
        "m.png | feather 2,inside",
        "m.png | feather x",
        "m.png | feather -1",
        "m.png | grow 1,2",
        "m.png | threshold 128",
        "m.png | threshold",
        "m.png | levels 0.5",
        "m.png | levels 1,1",
        "m.png | levels 0,1,0",
        "m.png | sigmoid 1,2,3",
        "m.png | invert 1",
        "m.png | label",
        "m.png | label 1,-2",
        "m.png | feather 2 | label 1",
        "m.png | drop-specks 1.5",
        "m.png | strength 200%",
        "solid:128",
        "solid:x",
        "rect:1,2,3",
        "rect:1,2,3,x%",
        "ellipse:1,2,3,4,5",
        "polygon:1,2,3,4",
        "polygon:1,2,3,4,5",
        "linear:1,2",
        "linear:up",
        "radial:",
        "alpha:1",
        "luma:0.2",
        "luma:200,255",
        "luma:0.5,0.2",
        "key:grean",
        "key:",
        "key:lime,-1",
        "flood:1",
    ];
    let said: Vec<_> = said.into_iter().map(says).collect();
    insta::assert_snapshot!(said.join("\n"), @"
    in 'm.png | >>fether<< 2': there is no step 'fether'; did you mean feather?
    in 'm.png | >>blur<< 2': there is no step 'blur'; did you mean feather?
    in 'm.png | >>sharpen<<': there is no step 'sharpen'; there are label, normalize, sigmoid, threshold, levels, invert, grow, shrink, feather, fill-holes, drop-specks, strength
    in 'm.png |>><<': a step is missing here
    in 'm.png | >><<| invert': a step is missing here
    '| invert' has no source before its first |
    in 'm.png | feather>><<': write feather SIGMA[,in|out]
    in 'm.png | feather 2,>>inside<<': give in or out, or nothing for both sides
    in 'm.png | feather >>x<<': 'x' is no length; give pixels, or percent as in 50%
    in 'm.png | feather >>-1<<': it is 0 or more
    in 'm.png | grow >>1,2<<': write grow RADIUS
    in 'm.png | threshold >>128<<': 128 is above 1; 128/255 = 0.502 or 50% may be meant
    in 'm.png | threshold>><<': write threshold T or threshold otsu
    in 'm.png | levels >>0.5<<': write levels BLACK,WHITE[,GAMMA]
    in 'm.png | levels >>1,1<<': black and white are the same; threshold makes a hard edge
    in 'm.png | levels 0,1,>>0<<': gamma is above 0
    in 'm.png | sigmoid >>1,2,3<<': write sigmoid [GAIN[,MID]]
    in 'm.png | invert >>1<<': write invert
    in 'm.png | label>><<': write label N[,N...]
    m.png [Label([1, -2])]
    in 'm.png | feather 2 | label 1': label reads what a file stores, so it is the first step
    in 'm.png | drop-specks >>1.5<<': give a count of pixels
    in 'm.png | strength >>200%<<': '200%' is no weight; give 0 to 1, or percent as in 50%
    in 'solid:>>128<<': 128 is above 1; 128/255 = 0.502 or 50% may be meant
    in 'solid:>>x<<': 'x' is no weight; give 0 to 1, or percent as in 50%
    in 'rect:>>1,2,3<<': write rect:X,Y,W,H[,RADIUS]
    in 'rect:1,2,3,>>x%<<': 'x%' is no length; give pixels, or percent as in 50%
    in 'ellipse:>>1,2,3,4,5<<': write ellipse:CX,CY,RX,RY
    in 'polygon:>>1,2,3,4<<': write polygon:X1,Y1,X2,Y2,X3,Y3,...
    in 'polygon:>>1,2,3,4,5<<': write polygon:X1,Y1,X2,Y2,X3,Y3,...
    in 'linear:>>1,2<<': write linear:X0,Y0,X1,Y1 or linear:ANGLE
    in 'linear:>>up<<': give an angle in degrees
    in 'radial:>><<': write radial:CX,CY,R0,R1
    in 'alpha:>>1<<': write alpha:
    in 'luma:>>0.2<<': write luma:LOW,HIGH[,SOFT]
    in 'luma:>>200<<,255': 200 is above 1; 200/255 = 0.784 or 78% may be meant
    in 'luma:>>0.5,0.2<<': LOW is above HIGH
    in 'key:>>grean<<': 'grean' is no colour; give a CSS colour such as white, '#00ff00' or 'rgb(0,255,0)'
    in 'key:>><<': write key:COLOR[,TOLERANCE[,SOFT]]
    in 'key:lime,>>-1<<': it is 0 or more
    in 'flood:>>1<<': write flood:X,Y[,TOLERANCE]
    ");
}

#[test]
fn what_names_no_file_may_be_nearly_a_source() {
    for (text, meant) in [
        ("rct:1,2,3,4", Some("rect:X,Y,W,H[,RADIUS]")),
        ("elipse:1,2,3,4", Some("ellipse:CX,CY,RX,RY")),
        ("alpha", Some("alpha:")),
        ("Solid:1", Some("solid:W")),
        ("mask.png", None),
        ("circle:1,2,3", Some("ellipse:CX,CY,RX,RY")),
        ("key=#0f0", Some("key:COLOR[,TOLERANCE[,SOFT]]")),
        ("key#0f0", Some("key:COLOR[,TOLERANCE[,SOFT]]")),
        ("rect(1,2,3,4)", Some("rect:X,Y,W,H[,RADIUS]")),
        ("solid 0.5", Some("solid:W")),
        ("alpha.png", None),
        ("key-light.png", None),
        ("box/mask.png", None),
        ("alphas", None),
        ("s3:bucket", None),
    ] {
        assert_eq!(Generator::nearly_meant_by(text), meant, "{text}");
    }
}

fn length() -> impl Strategy<Value = Length> {
    let number = prop_oneof![(-1e4..1e4), Just(0.0), Just(1e300), (0..100).prop_map(f64::from)];
    (number, any::<bool>()).prop_map(|(v, percent)| if percent { Length::Percent(v) } else { Length::Pixels(v) })
}

fn radius() -> impl Strategy<Value = Length> {
    length().prop_map(|length| match length {
        Length::Pixels(v) => Length::Pixels(v.abs()),
        Length::Percent(v) => Length::Percent(v.abs()),
    })
}

fn point() -> impl Strategy<Value = [Length; 2]> {
    [length(), length()]
}

fn weight() -> impl Strategy<Value = Weight> {
    (0.0f32..=1.0).prop_map(Weight::clamped)
}

fn number() -> impl Strategy<Value = f32> {
    prop_oneof![-10.0f32..10.0, Just(1e-30), Just(1e30)]
}

fn step() -> impl Strategy<Value = Step> {
    let side = prop_oneof![Just(FeatherSide::Both), Just(FeatherSide::In), Just(FeatherSide::Out)];
    prop_oneof![
        Just(Step::Normalize),
        (number(), number()).prop_map(|(gain, mid)| Step::Sigmoid { gain, mid }),
        weight().prop_map(|w| Step::Threshold(Level::At(w))),
        Just(Step::Threshold(Level::Otsu)),
        (number(), 0.1f32..9.0, 0.1f32..9.0)
            .prop_map(|(b, w, gamma)| Step::Levels { black: b, white: b + w, gamma })
            .prop_filter("white is another", |s| matches!(s, Step::Levels { black, white, .. } if black != white)),
        Just(Step::Invert),
        radius().prop_map(Step::Grow),
        radius().prop_map(Step::Shrink),
        (radius(), side).prop_map(|(sigma, side)| Step::Feather(sigma, side)),
        Just(Step::FillHoles),
        any::<u64>().prop_map(Step::DropSpecks),
        weight().prop_map(Step::Strength),
    ]
}

fn generator() -> impl Strategy<Value = Generator> {
    let key = |(color, tolerance, soft): (&str, f32, f32)| format!("key:{color},{tolerance},{soft}").parse().unwrap();
    let color = prop_oneof![Just("lime"), Just("#0f0"), Just("rgb(0, 255, 0)"), Just("hsl(120 100% 50%)")];
    prop_oneof![
        weight().prop_map(Generator::Solid),
        (point(), point(), length()).prop_map(|(at, size, radius)| Generator::Rect { at, size, radius }),
        (point(), point()).prop_map(|(center, radii)| Generator::Ellipse { center, radii }),
        prop::collection::vec(point(), 3..9).prop_map(Generator::Polygon),
        [point(), point()].prop_map(Generator::Linear),
        (-1e3..1e3).prop_map(Generator::LinearAt),
        (point(), point()).prop_map(|(center, radii)| Generator::Radial { center, radii }),
        Just(Generator::Alpha),
        (0.0f32..0.5, 0.5f32..1.0, 0.0f32..2.0).prop_map(|(low, high, soft)| Generator::Luma { low, high, soft }),
        (color, 0.0f32..2.0, 0.0f32..2.0).prop_map(key),
        (point(), 0.0f32..2.0).prop_map(|(at, tolerance)| Generator::Flood { at, tolerance }),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_the_same(made in generator(), steps in prop::collection::vec(step(), 0..5)) {
        let mut text = made.to_string();
        steps.iter().for_each(|step| text.push_str(&format!(" | {step}")));
        let (source, read) = split(&text).unwrap();
        prop_assert_eq!(source.parse::<Generator>().unwrap(), made);
        prop_assert_eq!(read, steps);
    }

    #[test]
    fn no_text_is_a_fault_of_the_program(text in ".{0,40}", words in "[a-z:|,%() .0-9-]{0,40}") {
        for text in [text, words] {
            if let Ok((source, _)) = split(&text) {
                let _ = source.parse::<Generator>();
                let _ = Generator::nearly_meant_by(source);
            }
        }
    }
}
