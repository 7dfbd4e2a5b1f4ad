package huizhen.relay.api;

/// The DTLS role in an offer or answer (RFC 8842): who sends the ClientHello.
public enum DtlsSetup {
  ACTIVE,
  PASSIVE,
  ACTPASS
}
