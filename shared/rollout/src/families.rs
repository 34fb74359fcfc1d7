//! Families of instance types.

/// The family: `m5` of `m5.large`.
pub(crate) fn family(instance_type: &str) -> &str {
    instance_type.split_once('.').map_or(instance_type, |(family, _)| family)
}

/// The size within the family: `large` of `m5.large`.
pub(crate) fn size(instance_type: &str) -> &str {
    instance_type.split_once('.').map_or("", |(_, size)| size)
}

/// Whether a type's processor is of the ARM architecture: `m6g.large`, `a1.medium`.
pub(crate) fn is_arm(instance_type: &str) -> bool {
    let family = family(instance_type);
    let kind = family.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    family == "a1" || kind.trim_start_matches(|digit: char| digit.is_ascii_digit()).starts_with('g')
}

/// Whether a type can start images of the old virtualization.
pub(crate) fn is_paravirtual(instance_type: &str) -> bool {
    ["c1", "c3", "hi1", "hs1", "m1", "m2", "m3", "t1"].contains(&family(instance_type))
}

/// Whether a type earns credits while it has little to do.
pub(crate) fn is_burstable(instance_type: &str) -> bool {
    ["t2", "t3", "t3a", "t4g"].contains(&family(instance_type))
}

/// Whether a type's volumes have bandwidth of their own by default (Spinnaker: those of this list).
pub(crate) fn is_ebs_optimized(instance_type: &str) -> bool {
    const FAMILIES: [&str; 15] =
        ["a1", "c4", "c5", "d2", "f1", "g3", "i3", "m4", "m5", "p2", "p3", "r4", "r5", "x1", "t3"];
    FAMILIES.contains(&family(instance_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_in_the_name() {
        for (name, arm) in [
            ("a1.medium", true),
            ("m6g.large", true),
            ("c7gn.large", true),
            ("is4gen.large", true),
            ("g5g.xlarge", true),
            ("g4dn.xlarge", false),
            ("m5.large", false),
            ("u-6tb1.metal", false),
        ] {
            assert_eq!(is_arm(name), arm, "{name}");
        }
    }

    #[test]
    fn a_family_decides() {
        for (name, burstable, optimized) in [
            ("t2.micro", true, false),
            ("t3.micro", true, true),
            ("t4g.small", true, false),
            ("m5.large", false, true),
            ("m5d.large", false, false),
            ("m3.large", false, false),
            ("t3", true, true),
        ] {
            assert_eq!((is_burstable(name), is_ebs_optimized(name)), (burstable, optimized), "{name}");
        }
    }
}
