//! In charge of the one list of networks that posts go to. Whoever makes something of it, their names, their
//! settings, their modules, hands in a macro that is given the whole list.
//!
//! It leaves what a network is to its own file beside [`crate::channel`]. This module knows nobody, so that the
//! pure rooms can know the names without knowing the channels.

/// Gives a macro the list: `module::Variant` of every network, in the order in which they are shown.
macro_rules! networks {
    ($make:ident) => {
        // A network is one file in `src/channel`, and one line here.
        $make! {
            mastodon::Mastodon,
            bluesky::Bluesky,
            linkedin::Linkedin,
            x::X,
            threads::Threads,
            slack::Slack,
            discord::Discord,
            telegram::Telegram,
        }
    };
}
pub(crate) use networks;

/// Makes the list of names.
macro_rules! names {
    ($($module:ident::$Variant:ident),+ $(,)?) => {
        /// The names of the networks as they are typed and stored.
        pub const NAMES: [&str; [$(stringify!($module)),+].len()] = [$(stringify!($module)),+];
    };
}
networks!(names);
