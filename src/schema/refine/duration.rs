//! Durations and sizes as OpenClaw's command line and settings read them.

use serde_json::Value;

/// Largest integer a JavaScript number holds exactly.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// Milliseconds of `30s`, `1h30m` or a bare number in `default_unit`; `None` if it does not parse.
pub(super) fn milliseconds(text: &str, default_unit: &str) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    if let Some(number) = number(&lower) {
        return safe(number * unit(default_unit)?);
    }
    let mut rest = lower.as_str();
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (value, tail) = rest.split_at(digits);
        let name = if tail.starts_with("ms") { "ms" } else { tail.get(..1)? };
        total += number(value)? * unit(name)?;
        rest = &tail[name.len()..];
    }
    if lower.is_empty() { None } else { safe(total) }
}

/// Bytes of `2mb` or a bare number of bytes.
pub(super) fn bytes(text: &str) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    let digits = lower.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(lower.len());
    let (value, unit) = lower.split_at(digits);
    let power = match unit {
        "" | "b" => 0,
        "k" | "kb" => 1,
        "m" | "mb" => 2,
        "g" | "gb" => 3,
        "t" | "tb" => 4,
        _ => return None,
    };
    safe(number(value)? * 1024_f64.powi(power))
}

/// A string, or a number written out: settings take both.
pub(super) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Digits with an optional fraction, nothing else.
fn number(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if digits(whole) && digits(fraction) { text.parse().ok() } else { None }
}

fn unit(name: &str) -> Option<f64> {
    Some(match name {
        "ms" => 1.0,
        "s" => 1000.0,
        "m" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        _ => return None,
    })
}

fn safe(value: f64) -> Option<f64> {
    (value.is_finite() && value.round() <= MAX_SAFE).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{bytes, milliseconds};

    #[test]
    fn durations() {
        for (text, ms) in
            [("30m", 1_800_000.0), ("1h30m", 5_400_000.0), ("5", 300_000.0), (" 500MS ", 500.0), ("1.5h", 5_400_000.0)]
        {
            assert_eq!(milliseconds(text, "m"), Some(ms), "{text}");
        }
        for text in ["", "30 m", "m", "1x", "1h30", "-5m", "every day", "é"] {
            assert_eq!(milliseconds(text, "m"), None, "{text}");
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(bytes("2mb"), Some(2_097_152.0));
        assert_eq!(bytes("10"), Some(10.0));
        assert_eq!(bytes("2 mb"), None);
        assert_eq!(bytes("2xb"), None);
    }
}
