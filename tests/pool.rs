//! No job reaches for rayon's global pool, which has a thread for every core whatever was allowed: what rayon shares
//! out is done on the engine's own pool.

mod common;

use common::{Pixels, bytes, engine, job, mask};
use maskimg::codec::{Format, Input};
use maskimg::job::{Apply, Blend, Reading, Weights, Work};
use maskimg::matrix::{Depth, Layout};
use maskimg::resample::Fit;

/// Steps that look around, one after the other.
const STEPS: &str = "normalize | grow 3 | shrink 30 | feather 2 | feather 9,in | feather 9,out | fill-holes | \
                     drop-specks 9 | threshold otsu | grow 3 | feather 40";

// The only test of its file: a process has one global pool.
#[test]
fn no_job_starts_the_global_pool() {
    // More pixels than one thread takes at a time, in several units.
    let image = Pixels::noise(500, 400, Layout::Rgba, Depth::U8, 1).png();
    let small = Pixels::noise(450, 300, Layout::Rgba, Depth::U8, 2).png();
    let soft = || mask(Pixels::noise(500, 400, Layout::Grey, Depth::U8, 3).png());
    let steps = |text: &str| text.split('|').map(|step| step.trim().parse().unwrap()).collect::<Vec<_>>();
    let made = |text: &str| {
        let made = Weights::parse(text.as_ref(), &Default::default()).unwrap();
        Weights { steps: steps(STEPS), ..made }
    };
    let top = || Input::bytes("top", small.clone());
    let works: [(Work, Vec<Weights>); 5] = [
        (Apply::default().into(), vec![soft()]),
        (Apply::default().into(), vec![Weights { steps: steps(STEPS), ..soft() }]),
        (Apply::default().into(), vec![made("flood:1,1,0.9"), made("ellipse:50%,50%,30%,40%")]),
        (Blend::of(top()).into(), Vec::new()),
        (Apply { per_channel: true, ..Apply::default() }.into(), vec![mask(small.clone())]),
    ];
    for (work, masks) in works {
        for fit in [Fit::Contain, Fit::Stretch] {
            let mut job = job(image.clone(), masks.clone(), work.clone(), Format::Png);
            job.reading = Reading { fit: Some(fit), ..Reading::default() };
            job.weighing.steps = steps("invert | feather 3 | grow 2");
            assert!(bytes(&job, &engine(1, None)) == bytes(&job, &engine(3, None)), "threads change the result");
        }
    }
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("nobody has started it before");
}
