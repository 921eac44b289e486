//! How long an X.509 certificate is good (RFC 5280, section 4.1), as far as that is needed: the two dates.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::Life;
use crate::secrets::base64;

/// The first line of a certificate in PEM (RFC 7468, section 5).
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";

/// Longest certificate that is read, in bytes of its PEM text.
const MOST: usize = 64 * 1024;

/// Tags of X.690.
const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// Reads the first certificate of a text in PEM: in a chain that is the one all others are there for. Line breaks may have
/// become `\n`.
pub(super) fn first(text: &str) -> Option<Life> {
    let body = text.split_once(BEGIN)?.1;
    let body = &body.as_bytes()[..body.find("-----")?.min(MOST)];
    let mut clean = Vec::with_capacity(body.len());
    let mut bytes = body.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            _ if byte.is_ascii_whitespace() => {}
            _ => clean.push(byte),
        }
    }
    validity(&base64(&clean)?)
}

/// The dates of a certificate in DER.
fn validity(der: &[u8]) -> Option<Life> {
    let certificate = Reader(der).element(SEQUENCE)?;
    let mut signed = Reader(Reader(certificate).element(SEQUENCE)?);
    // Absent in certificates of version 1.
    if signed.0.first() == Some(&VERSION) {
        signed.element(VERSION)?;
    }
    signed.element(INTEGER)?;
    // The algorithm and the issuer.
    signed.element(SEQUENCE)?;
    signed.element(SEQUENCE)?;
    let mut dates = Reader(signed.element(SEQUENCE)?);
    let (from, until) = (dates.time()?, dates.time()?);
    // RFC 5280, section 4.1.2.5: this date says that there is none.
    let endless = until.starts_with("99991231235959");
    Some(Life { from: Some(timestamp(&from)?), until: if endless { None } else { Some(timestamp(&until)?) } })
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The content of the next element, which must have this tag.
    fn element(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (&own, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            // So many bytes of length follow; more than four are no certificate, and none are not DER.
            0x81..=0x84 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                (digits.iter().fold(0, |length, &digit| length << 8 | usize::from(digit)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        (own == tag).then_some(content)
    }

    /// A date as `YYYYMMDDHHMMSSZ`.
    fn time(&mut self) -> Option<String> {
        let tag = *self.0.first()?;
        let text = std::str::from_utf8(self.element(tag)?).ok()?;
        match tag {
            // RFC 5280, section 4.1.2.5.1: years of two digits are those from 1950 to 2049.
            UTC_TIME if text.is_ascii() => {
                let century = if text.get(..2)? >= "50" { "19" } else { "20" };
                Some(format!("{century}{text}"))
            }
            GENERALIZED_TIME => Some(text.to_owned()),
            _ => None,
        }
    }
}

fn timestamp(text: &str) -> Option<Timestamp> {
    let digits = text.strip_suffix('Z').filter(|digits| digits.len() == 14)?;
    let number = |range| digits.get(range).filter(|part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()));
    let part = |range| number(range)?.parse::<i8>().ok();
    let year = number(0..4)?.parse().ok()?;
    let time = DateTime::new(year, part(4..6)?, part(6..8)?, part(8..10)?, part(10..12)?, part(12..14)?, 0).ok()?;
    Offset::UTC.to_timestamp(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::encode_base64 as encode;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).expect("short");
        let mut out = if length < 0x80 { vec![tag, length] } else { vec![tag, 0x81, length] };
        out.extend_from_slice(content);
        out
    }

    /// A certificate with these dates and nothing else that is true.
    fn certificate(from: (u8, &str), until: (u8, &str)) -> Vec<u8> {
        let dates = [element(from.0, from.1.as_bytes()), element(until.0, until.1.as_bytes())].concat();
        let signed = [
            element(VERSION, &element(INTEGER, &[2])),
            element(INTEGER, &[1; 20]),
            element(SEQUENCE, &[0; 13]),
            element(SEQUENCE, &[0; 60]),
            element(SEQUENCE, &dates),
            element(SEQUENCE, &[]),
        ];
        element(SEQUENCE, &element(SEQUENCE, &signed.concat()))
    }

    fn pem(der: &[u8], line: &str) -> String {
        let body = encode(der);
        let lines: Vec<_> = body.chunks(64).map(String::from_utf8_lossy).collect();
        format!("{BEGIN}{line}{}{line}-----END CERTIFICATE-----{line}", lines.join(line))
    }

    fn shown(life: Option<Life>) -> Option<(String, String)> {
        let show = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        life.map(|life| (show(life.from), show(life.until)))
    }

    #[test]
    fn dates_are_read_in_both_forms_and_with_either_line_break() {
        let der = certificate((UTC_TIME, "251231235959Z"), (GENERALIZED_TIME, "20500102030405Z"));
        let dates = Some(("2025-12-31T23:59:59Z".to_owned(), "2050-01-02T03:04:05Z".to_owned()));
        for line in ["\n", "\r\n", "\\n"] {
            assert_eq!(shown(first(&pem(&der, line))), dates);
        }
        let endless = certificate((UTC_TIME, "500101000000Z"), (GENERALIZED_TIME, "99991231235959Z"));
        assert_eq!(shown(first(&pem(&endless, "\n"))), Some(("1950-01-01T00:00:00Z".to_owned(), String::new())));
    }

    #[test]
    fn anything_else_is_no_certificate() {
        let der = certificate((UTC_TIME, "251231235959Z"), (UTC_TIME, "261231235959Z"));
        for end in 0..der.len() {
            let _ = validity(&der[..end]);
            for byte in [0, 0x7f, 0x80, 0x84, 0xff] {
                let mut broken = der.clone();
                broken[end] = byte;
                let _ = validity(&broken);
            }
        }
        for date in ["261331235959Z", "26123123595Z", "261231235959+", "-61231235959Z", "2612312359é", ""] {
            assert!(validity(&certificate((UTC_TIME, "251231235959Z"), (UTC_TIME, date))).is_none(), "{date}");
        }
        assert!(first(BEGIN).is_none());
        assert!(first(&format!("{BEGIN}\n!!!!\n-----END CERTIFICATE-----")).is_none());
    }
}
