package huizhen.web.passkey;

/// Why an authenticator's answer is not believed.
public enum Fault {
  /// Not what the specification has: no JSON, no CBOR, cut off, too long.
  MALFORMED("malformed"),
  /// A registration in place of a sign-in or the other way round.
  TYPE("type"),
  /// Of a question that was not asked here, was answered before, or is too old.
  CHALLENGE("challenge"),
  /// Made on a page of somebody else.
  ORIGIN("origin"),
  /// Made for another relying party.
  PARTY("party"),
  /// Nobody touched it.
  PRESENCE("presence"),
  /// It did not ask for a PIN, a finger or a face.
  VERIFICATION("verification"),
  SIGNATURE("signature"),
  /// A kind of key that was not asked for.
  ALGORITHM("algorithm"),
  /// It says whose make it is in a way that was not asked for.
  ATTESTATION("attestation"),
  /// A passkey that this account does not have.
  UNKNOWN("unknown"),
  /// Its counter goes back: there may be a copy of it (§6.1.1).
  COUNTER("counter"),
  /// It was kept on one device, and says that it is not any more.
  BACKUP("backup"),
  OTHER("other");

  private final String code;

  Fault(String code) {
    this.code = code;
  }

  /// As it is in the audit trail.
  public String code() {
    return code;
  }
}
