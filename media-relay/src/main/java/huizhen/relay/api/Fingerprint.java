package huizhen.relay.api;

/// A certificate fingerprint (RFC 8122): hash name in lower case, value as colon-separated hex.
public record Fingerprint(String algorithm, String value) {}
