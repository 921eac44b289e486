//! Numbers: decimal, hexadecimal, `Infinity` and `NaN`, with a sign.

/// A number as JSON5 writes it.
pub(super) fn number(word: &[u8]) -> Option<f64> {
    let (sign, digits) = match word {
        [b'-', rest @ ..] => (-1.0, rest),
        [b'+', rest @ ..] => (1.0, rest),
        _ => (1.0, word),
    };
    let magnitude = match digits {
        b"Infinity" => f64::INFINITY,
        b"NaN" => f64::NAN,
        [b'0', b'x' | b'X', hex @ ..] => {
            if hex.is_empty() || !hex.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            hex.iter().fold(0.0, |value, &digit| value * 16.0 + f64::from(char::from(digit).to_digit(16).unwrap_or(0)))
        }
        _ => decimal(digits)?,
    };
    Some(sign * magnitude)
}

fn decimal(digits: &[u8]) -> Option<f64> {
    let count = |from: usize| digits[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = count(0);
    let mut at = whole;
    let mut fraction = 0;
    if digits.get(at) == Some(&b'.') {
        fraction = count(at + 1);
        at += 1 + fraction;
    }
    if whole + fraction == 0 || (whole > 1 && digits[0] == b'0') {
        return None;
    }
    if matches!(digits.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(digits.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        let exponent = count(at);
        if exponent == 0 {
            return None;
        }
        at += exponent;
    }
    if at != digits.len() {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}
