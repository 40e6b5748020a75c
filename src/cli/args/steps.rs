//! Steps of masks as flags, kept in the order in which they are typed.

use crate::mask::Step;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

/// What is done with the combined mask, one after the other.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct StepArgs(pub Vec<Step>);

/// Whether a flag has a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    None,
    /// Behind `=` only.
    Optional(&'static str),
    Needed(&'static str),
}

/// Every flag: its name, its value and what it does.
#[rustfmt::skip]
const FLAGS: [(&str, Value, &str); 11] = [
    ("normalize",   Value::None,                           "The least weight becomes 0, the greatest 1"),
    ("sigmoid",     Value::Optional("GAIN[,MID]"),         "1 / (1 + exp(-GAIN (w - MID))) [default: 1,0]"),
    ("threshold",   Value::Needed("T|otsu"),               "1 from this weight on, 0 below; otsu finds the level that parts the mask best"),
    ("levels",      Value::Needed("BLACK,WHITE[,GAMMA]"),  "Stretch from BLACK..WHITE to 0..1; GAMMA above 1 raises what lies between"),
    ("invert",      Value::None,                           "1 - w"),
    ("grow",        Value::Needed("RADIUS"),               "The maximum over a disc"),
    ("shrink",      Value::Needed("RADIUS"),               "The minimum over a disc"),
    ("feather",     Value::Needed("SIGMA[,in|out]"),       "Gaussian blur of this standard deviation, to both sides, inwards or outwards"),
    ("fill-holes",  Value::None,                           "Regions below one half that do not touch the frame become 1"),
    ("drop-specks", Value::Needed("PIXELS"),               "Regions from one half on with fewer pixels become 0"),
    ("strength",    Value::Needed("P"),                    "How much of the mask is applied, 0 to 1 or percent: 1 - P (1 - w)"),
];

impl Args for StepArgs {
    fn augment_args(command: Command) -> Command {
        let command = command.next_help_heading("Mask steps, which act on the combined mask in the order typed");
        FLAGS.iter().fold(command, |command, flag| command.arg(arg(flag)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        StepArgs::augment_args(command)
    }
}

fn arg(&(name, value, help): &(&'static str, Value, &'static str)) -> Arg {
    let read = move |text: &str| Step::of_flag(name, text);
    let arg = Arg::new(name).long(name).help(help).action(ArgAction::Append).value_parser(read);
    match value {
        Value::Needed(written) => arg.value_name(written).allow_hyphen_values(true),
        Value::Optional(written) => {
            arg.value_name(written).num_args(0..=1).require_equals(true).default_missing_value("")
        }
        Value::None => arg.num_args(0).default_missing_value(""),
    }
}

impl FromArgMatches for StepArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut found: Vec<(usize, Step)> = Vec::new();
        for (name, ..) in &FLAGS {
            let steps = matches.get_many::<Step>(name).into_iter().flatten();
            found.extend(matches.indices_of(name).into_iter().flatten().zip(steps.cloned()));
        }
        found.sort_by_key(|(place, _)| *place);
        Ok(StepArgs(found.into_iter().map(|(_, step)| step).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0 = StepArgs::from_arg_matches(matches)?.0;
        Ok(())
    }
}
