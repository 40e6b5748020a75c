//! Plans as people read them: a job a row, as a formula.

use super::report::print_line;
use crate::batch::Fate;
use crate::blend::Operator;
use crate::error::Result;
use crate::job::{Job, Weights, Work};
use crate::mask::{Combine, Weight};

/// A job as a formula: the image, what is done with it, by what, and where to.
pub(super) fn plan_row(job: &Job, fate: &Fate) -> [String; 4] {
    let (image, output) = (job.image.name(), job.output.name());
    match fate {
        Fate::Copy(_) => return [image, "copied".to_owned(), "as it is".to_owned(), output],
        Fate::Skip(reason) => return [image, "passed over".to_owned(), reason.clone(), "nothing".to_owned()],
        Fate::Do | Fate::Fail(_) => {}
    }
    let weights = weights_text(job);
    if matches!(&job.work, Work::Mask(_)) {
        return [weights, String::new(), String::new(), output];
    }
    let mut factors: Vec<_> = if job.masks.is_empty() { Vec::new() } else { vec![weights] };
    let sign = match job.blend() {
        None => "⊙".to_owned(),
        Some(blend) => {
            factors.insert(0, blend.top.name());
            if blend.opacity != Weight::ONE {
                factors.push(blend.opacity.to_string());
            }
            let operator = if blend.operator == Operator::default() { "" } else { blend.operator.name() };
            format!("{} {operator}", blend.mode).trim_end().to_owned()
        }
    };
    [image, sign, factors.join(" ⊙ "), output]
}

/// The masks of a job as one expression.
fn weights_text(job: &Job) -> String {
    let (weighing, several) = (&job.weighing, job.masks.len() > 1);
    let factor = |mask: &Weights| {
        let name = mask.name();
        if several && !mask.steps.is_empty() { format!("({name})") } else { name }
    };
    let joint = match weighing.combine {
        Combine::Multiply => " ⊙ ".to_owned(),
        combine => format!(" {combine} "),
    };
    let combined = job.masks.iter().map(factor).collect::<Vec<_>>().join(&joint);
    let steps: String = weighing.steps.iter().map(|step| format!(" | {step}")).collect();
    if several && !steps.is_empty() { format!("({combined}){steps}") } else { format!("{combined}{steps}") }
}

/// Prints rows with their columns aligned, and how many there are.
///
/// # Errors
/// Where standard output takes no more.
pub(super) fn print_table(rows: &[[String; 4]]) -> Result<()> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (images, signs, others) = (width(0), width(1), width(2));
    for [image, sign, other, output] in rows {
        print_line(&format!("{image:images$}  {sign:signs$}  {other:others$}  ->  {output}"))?;
    }
    let count = rows.len();
    print_line(&format!("{count} {}, nothing written", if count == 1 { "image" } else { "images" }))
}
