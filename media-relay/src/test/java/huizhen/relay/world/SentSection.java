package huizhen.relay.world;

import huizhen.relay.api.TrackSource;

/// What a peer has offered to send in one section.
///
/// @param firstSsrc of the smallest layer; each layer takes two, the second for RTX
/// @param isByRid whether its layers are told apart by their RIDs
record SentSection(
    TrackSource source, String mid, long firstSsrc, VideoShape shape, boolean isByRid) {}
