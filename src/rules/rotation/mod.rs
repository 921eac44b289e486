//! Rotation of secrets, as far as a configuration states it or the history of the repository shows it.

mod after_expiry;
mod disabled;
mod exposed_in_history;
mod grace_too_long;
mod invalid_schedule;
mod literal_too_old;
mod missing;
mod never_fires;
mod no_fallback;
mod no_notification;
mod not_on_exposure;
mod overdue;
mod short_notice;
mod too_slow;
mod undefined_fallback;

pub(super) use after_expiry::AfterExpiry;
pub(super) use disabled::Disabled;
pub(super) use exposed_in_history::ExposedInHistory;
pub(super) use grace_too_long::GraceTooLong;
pub(super) use invalid_schedule::InvalidSchedule;
pub(super) use literal_too_old::LiteralTooOld;
pub(super) use missing::Missing;
pub(super) use never_fires::NeverFires;
pub(super) use no_fallback::NoFallback;
pub(super) use no_notification::NoNotification;
pub(super) use not_on_exposure::NotOnExposure;
pub(super) use overdue::Overdue;
pub(super) use short_notice::ShortNotice;
pub(super) use too_slow::TooSlow;
pub(super) use undefined_fallback::UndefinedFallback;
