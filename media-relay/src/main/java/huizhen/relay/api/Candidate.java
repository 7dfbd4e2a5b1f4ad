package huizhen.relay.api;

/// A host candidate of the relay (RFC 8839 §5.1).
///
/// @param protocol `udp` or `tcp` (then passive, RFC 6544)
/// @param address a literal IPv4 or IPv6 address
public record Candidate(
    String foundation, String protocol, long priority, String address, int port) {}
