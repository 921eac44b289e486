//! Checksums and inner structure that some providers put into their credentials.
//!
//! Only what the provider documents, or what its published source shows, is
//! checked; the source is named where the format is described.

mod base32;
mod base58;
mod bech32;
mod crc;
mod marvin;
mod structure;

use super::detector::Checksum;

/// What a checksum says about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The value was issued in this form, or somebody took care to imitate it.
    Holds,
    /// The value was altered, cut short or made up.
    Fails,
    /// This form of the value has no checksum.
    Absent,
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }
}

/// What the checksum says about `value`, which starts with the public `prefix`.
pub(crate) fn verdict(checksum: Checksum, value: &[u8], prefix: &str) -> Verdict {
    match checksum {
        Checksum::GithubCrc32 => crc::github(value, prefix),
        Checksum::GitlabCrc32 => crc::gitlab(value),
        Checksum::GrafanaCrc32 => crc::grafana(value).into(),
        Checksum::Bech32 => bech32::holds(value).into(),
        Checksum::Base58Check => base58::holds(value, base58::BITCOIN).into(),
        Checksum::RippleBase58Check => base58::holds(value, base58::RIPPLE).into(),
        Checksum::Base32Crc16 => base32::holds(value).into(),
        Checksum::AzureMarvin32 => marvin::azure(value).into(),
        Checksum::PypiMacaroon => structure::pypi(value).into(),
        Checksum::SentryOrganization => structure::sentry(value).into(),
        Checksum::DiscordId => structure::discord(value).into(),
    }
}
