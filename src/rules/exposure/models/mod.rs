//! Models that are easily led.

mod legacy;
mod small_params;
mod weak_tier;

pub(in crate::rules) use legacy::Legacy;
pub(in crate::rules) use small_params::SmallParams;
pub(in crate::rules) use weak_tier::WeakTier;
