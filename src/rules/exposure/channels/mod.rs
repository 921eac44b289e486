//! What single channels let in.

mod allow_from_dangerous_name_matching_enabled;
mod allow_from_mutable_entries_inert;
mod discord_allowlisted_groups_broad_members;
mod dm_open;
mod dm_open_invalid;
mod dm_scope_main_multiuser;
mod groups_open;
mod telegram_allow_from_invalid_entries;
mod telegram_groups_allow_from_missing;
mod telegram_groups_allow_from_wildcard;

pub(in crate::rules) use allow_from_dangerous_name_matching_enabled::AllowFromDangerousNameMatchingEnabled;
pub(in crate::rules) use allow_from_mutable_entries_inert::AllowFromMutableEntriesInert;
pub(in crate::rules) use discord_allowlisted_groups_broad_members::DiscordAllowlistedGroupsBroadMembers;
pub(in crate::rules) use dm_open::DmOpen;
pub(in crate::rules) use dm_open_invalid::DmOpenInvalid;
pub(in crate::rules) use dm_scope_main_multiuser::DmScopeMainMultiuser;
pub(in crate::rules) use groups_open::GroupsOpen;
pub(in crate::rules) use telegram_allow_from_invalid_entries::TelegramAllowFromInvalidEntries;
pub(in crate::rules) use telegram_groups_allow_from_missing::TelegramGroupsAllowFromMissing;
pub(in crate::rules) use telegram_groups_allow_from_wildcard::TelegramGroupsAllowFromWildcard;
