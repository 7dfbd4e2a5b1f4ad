package huizhen.relay.api;

/// A negotiated RTP header extension (RFC 8285): id 1..14 or, with two-byte headers, up to 255.
public record HeaderExtension(int id, String uri) {}
