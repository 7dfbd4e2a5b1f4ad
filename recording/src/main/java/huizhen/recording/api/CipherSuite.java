package huizhen.recording.api;

/// The algorithms that new evidence is made with. What was made with the other one stays readable
/// and checkable.
public enum CipherSuite {
  /// AES-256-GCM, HKDF and HMAC with SHA-256, SHA-256 chains, Ed25519 signatures.
  AES,
  /// 国密: SM4-GCM (GB/T 32907, RFC 8998), HKDF and HMAC with SM3 (GB/T 32905), SM3 chains, SM2
  /// signatures (GB/T 32918.2).
  GM
}
