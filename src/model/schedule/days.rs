//! The days of a month on which a cron expression runs.

use jiff::civil::Date;

use super::field::{DAY_OF_MONTH, Field, number};

/// The two fields of days. Sets of days have bit 1 for the first of a month, sets of weekdays bit 0 for Sunday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Days {
    of_month: u32,
    /// `L-3`, and `L` as bit 0: days before the last.
    from_end: u32,
    /// `LW`: the last day from Monday to Friday.
    last_working: bool,
    /// `15W`: the day from Monday to Friday that is nearest.
    nearest_working: u32,
    of_week: u8,
    /// `5L`: the last such weekday of the month.
    last_of_week: u8,
    /// `5#2`: by the number less one.
    nth_of_week: [u8; 5],
    any_of_month: bool,
    any_of_week: bool,
    /// Whether both fields must agree.
    both: bool,
}

/// The first days of the weeks of a month.
const SEVENTHS: u32 = 1 << 1 | 1 << 8 | 1 << 15 | 1 << 22 | 1 << 29;

const SATURDAY: u32 = 6;

impl Days {
    /// Reads the two fields, in lower case.
    ///
    /// Where both are restricted, either suffices, as in every cron since 1979; a `+` before the second demands both
    /// (croner). `starred` says that both must agree as well where one begins with `*` and has a step, as Vixie's cron has
    /// it (crontab(5)).
    pub(super) fn parse(of_month: &str, of_week: &str, weekdays: &Field, starred: bool) -> Result<Self, String> {
        let (of_week, both) = of_week.strip_prefix('+').map_or((of_week, false), |rest| (rest, true));
        let mut days = Self {
            any_of_month: DAY_OF_MONTH.is_open(of_month),
            any_of_week: weekdays.is_open(of_week),
            both: both || starred && (of_month.starts_with('*') || of_week.starts_with('*')),
            ..Self::default()
        };
        of_month.split(',').try_for_each(|part| days.add_of_month(part))?;
        of_week.split(',').try_for_each(|part| days.add_of_week(part, weekdays))?;
        Ok(days)
    }

    fn add_of_month(&mut self, part: &str) -> Result<(), String> {
        match part {
            "l" => self.from_end |= 1,
            "lw" | "wl" => self.last_working = true,
            _ => {
                if let Some(before) = part.strip_prefix("l-") {
                    let before = number(before).filter(|before| (1..=30).contains(before));
                    self.from_end |= 1 << before.ok_or_else(|| DAY_OF_MONTH.unreadable())?;
                } else if let Some(day) = part.strip_suffix('w') {
                    self.nearest_working |= 1 << DAY_OF_MONTH.value(day)?;
                } else {
                    self.of_month |= low_bits(DAY_OF_MONTH.part_bits(part)?);
                }
            }
        }
        Ok(())
    }

    fn add_of_week(&mut self, part: &str, field: &Field) -> Result<(), String> {
        // Sunday as bit 0, whichever number it has.
        let first = u32::from(field.value("sun")?);
        let fold = |bits: u64| low_bits((bits >> first) | (bits >> (first + 7))).to_le_bytes()[0] & 0x7f;
        if part == "l" {
            self.of_week |= 1 << SATURDAY;
        } else if let Some(day) = part.strip_suffix('l') {
            self.last_of_week |= fold(field.part_bits(day)?);
        } else if let Some((day, nth)) = part.split_once('#') {
            let day = fold(field.part_bits(day)?);
            if nth == "l" {
                self.last_of_week |= day;
            } else {
                let nth = number(nth).and_then(|nth| usize::from(nth).checked_sub(1));
                let slot = nth.and_then(|nth| self.nth_of_week.get_mut(nth));
                *slot.ok_or_else(|| field.unreadable())? |= day;
            }
        } else {
            self.of_week |= fold(field.part_bits(part)?);
        }
        Ok(())
    }

    /// The days of a month.
    pub(super) fn of(&self, year: i16, month: i8) -> u32 {
        let Ok(first) = Date::new(year, month, 1) else { return 0 };
        let length = u32::from(first.days_in_month().unsigned_abs());
        let weekday = u32::from(first.weekday().to_sunday_zero_offset().unsigned_abs());
        let all = (u32::MAX >> (31 - length)) & !1;
        all & match (self.any_of_month, self.any_of_week) {
            (true, true) => all,
            (true, false) => self.by_week(weekday, length),
            (false, true) => self.by_month(weekday, length),
            (false, false) if self.both => self.by_month(weekday, length) & self.by_week(weekday, length),
            (false, false) => self.by_month(weekday, length) | self.by_week(weekday, length),
        }
    }

    /// What the field of days of the month picks; `first` is the weekday of the first.
    fn by_month(&self, first: u32, length: u32) -> u32 {
        let mut days = self.of_month;
        days |=
            members(self.from_end).filter_map(|before| length.checked_sub(before)).fold(0, |set, day| set | 1 << day);
        let weekday = |day: u32| (first + day - 1) % 7;
        if self.last_working {
            days |= match weekday(length) {
                SATURDAY => 1 << (length - 1),
                0 => 1 << (length - 2),
                _ => 1 << length,
            };
        }
        for day in members(self.nearest_working).filter(|day| *day <= length) {
            // It never leaves the month.
            days |= match weekday(day) {
                SATURDAY if day > 1 => 1 << (day - 1),
                SATURDAY => 1 << 3,
                0 if day < length => 1 << (day + 1),
                0 => 1 << (day - 2),
                _ => 1 << day,
            };
        }
        days
    }

    /// What the field of weekdays picks.
    fn by_week(&self, first: u32, length: u32) -> u32 {
        let mut days = 0;
        for weekday in 0..7 {
            let has = |set: u8| set & (1 << weekday) != 0;
            let start = (7 + weekday - first) % 7;
            let own = (SEVENTHS << start) & (u32::MAX >> (31 - length));
            if has(self.of_week) {
                days |= own;
            }
            if has(self.last_of_week) {
                days |= 1 << own.ilog2();
            }
            days |=
                (0..5).filter(|&nth| has(self.nth_of_week[nth])).fold(0, |set, nth| set | own & (0xfe << (7 * nth)));
        }
        days
    }
}

/// The members of a set, in order.
pub(super) fn members(mut set: u32) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let next = (set != 0).then(|| set.trailing_zeros());
        set &= set.wrapping_sub(1);
        next
    })
}

fn low_bits(bits: u64) -> u32 {
    u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default()
}
