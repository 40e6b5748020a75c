//! The Porter-Duff operators: one table, a line an operator, each with its two factors.
//!
//! Source of the formulas: W3C Compositing and Blending Level 1, section 9; Porter and Duff, Compositing Digital Images,
//! 1984.

use super::shares::{Chosen, SharesOf, shares_of};

/// The enum, its names and its factors, from one table.
macro_rules! operators {
    ($($(#[doc = $meaning:literal])+ $operator:ident $name:literal $fa:literal $fb:literal |$b:ident, $s:ident| $code:expr;)+) => {
        /// How much of TOP and of BASE is seen: the factors Fa and Fb of the compositing equation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Operator {
            $($(#[doc = $meaning])+ $operator,)+
        }

        impl Operator {
            /// All of them, in the order in which they are listed.
            pub const ALL: &[Operator] = &[$(Operator::$operator,)+];

            /// As it is typed.
            pub const fn name(self) -> &'static str {
                match self { $(Operator::$operator => $name,)+ }
            }

            /// Its factors Fa and Fb as they are printed: ab and as are the alphas of BASE and TOP.
            pub const fn factors(self) -> [&'static str; 2] {
                match self { $(Operator::$operator => [$fa, $fb],)+ }
            }

            /// What it shows, in a few words.
            pub fn meaning(self) -> &'static str {
                match self { $(Operator::$operator => concat!($($meaning),+).trim(),)+ }
            }

            /// Fa and Fb of the alphas of BASE and TOP.
            #[inline(always)]
            pub(super) fn at(self, base: f32, top: f32) -> (f32, f32) {
                match self {
                    $(Operator::$operator => {
                        let ($b, $s) = (base, top);
                        $code
                    })+
                }
            }

            /// How its shares are computed: chosen once for a job.
            pub(super) fn shares(self) -> SharesOf {
                match self {
                    $(Operator::$operator => {
                        struct One;
                        impl Chosen for One {
                            const OPERATOR: Operator = Operator::$operator;
                        }
                        shares_of::<One>
                    })+
                }
            }
        }
    };
}

#[rustfmt::skip]
operators! {
    /// nothing at all
    Clear   "clear"    "0"     "0"     |_b, _s| (0.0, 0.0);
    /// TOP alone
    Src     "src"      "1"     "0"     |_b, _s| (1.0, 0.0);
    /// BASE alone
    Dst     "dst"      "0"     "1"     |_b, _s| (0.0, 1.0);
    /// TOP over BASE
    SrcOver "src-over" "1"     "1-as"  |_b, s|  (1.0, 1.0 - s);
    /// BASE over TOP: TOP shows where BASE is transparent
    DstOver "dst-over" "1-ab"  "1"     |b, _s|  (1.0 - b, 1.0);
    /// TOP where BASE is
    SrcIn   "src-in"   "ab"    "0"     |b, _s|  (b, 0.0);
    /// BASE where TOP is
    DstIn   "dst-in"   "0"     "as"    |_b, s|  (0.0, s);
    /// TOP where BASE is not
    SrcOut  "src-out"  "1-ab"  "0"     |b, _s|  (1.0 - b, 0.0);
    /// BASE where TOP is not: cuts TOP out of it
    DstOut  "dst-out"  "0"     "1-as"  |_b, s|  (0.0, 1.0 - s);
    /// TOP over BASE, only where BASE is
    SrcAtop "src-atop" "ab"    "1-as"  |b, s|   (b, 1.0 - s);
    /// BASE over TOP, only where TOP is
    DstAtop "dst-atop" "1-ab"  "as"    |b, s|   (1.0 - b, s);
    /// each where the other is not
    Xor     "xor"      "1-ab"  "1-as"  |b, s|   (1.0 - b, 1.0 - s);
    /// the sum of both, up to white and opaque
    Plus    "plus"     "1"     "1"     |_b, _s| (1.0, 1.0);
}

impl Operator {
    /// Whether it can make an opaque BASE transparent.
    pub fn clears(self) -> bool {
        let top = 0.5;
        let (fa, fb) = self.at(1.0, top);
        top * fa + fb < 1.0
    }
}

#[allow(clippy::derivable_impls, reason = "a line of the table has no room for attributes")]
impl Default for Operator {
    fn default() -> Self {
        Operator::SrcOver
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_clear_are_those_that_can_leave_less_than_an_opaque_base() {
        let names: Vec<_> = Operator::ALL.iter().filter(|operator| operator.clears()).map(|o| o.name()).collect();
        assert_eq!(names, ["clear", "src", "src-in", "dst-in", "src-out", "dst-out", "dst-atop", "xor"]);
    }

    #[test]
    fn every_spelling_leads_to_its_operator() {
        for operator in Operator::ALL {
            assert_eq!(operator.name().parse::<Operator>().unwrap(), *operator);
        }
        for (name, operator) in [
            ("source-over", Operator::SrcOver),
            ("Over", Operator::SrcOver),
            ("destination-atop", Operator::DstAtop),
            ("DstOver", Operator::DstOver),
            ("dest-in", Operator::DstIn),
            ("lighter", Operator::Plus),
            ("copy", Operator::Src),
        ] {
            assert_eq!(name.parse::<Operator>().unwrap(), operator, "{name}");
        }
    }

    #[test]
    fn an_unknown_operator_offers_the_nearest() {
        let says = |text: &str| text.parse::<Operator>().unwrap_err().to_string();
        assert_eq!(
            says("src-ovr"),
            "unknown operator 'src-ovr'; did you mean src-over? (maskimg modes lists them all)"
        );
        assert_eq!(says("multiply"), "'multiply' is a mode, not an operator; say --mode multiply");
    }
}
