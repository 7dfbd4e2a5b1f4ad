package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A port: passkeys of accounts, and what was asked of their authenticators. `app` seals what says
/// anything of anybody.
public interface Passkeys {
  /// Of one account.
  int MOST = 10;

  /// The oldest first.
  Future<List<Passkey>> of(String account);

  /// @param count how often it was used when it was made
  Future<Addition> add(String account, Passkey passkey, long count);

  enum Addition {
    ADDED,
    /// Somebody has it already, this account or another one.
    TAKEN,
    /// The account has [#MOST].
    FULL
  }

  /// Takes note of a use, and compares its count with the last one in the same step.
  ///
  /// @param count of this use: higher than the last one, or both 0 (WebAuthn Level 3 §6.1.1)
  Future<Use> use(String account, String id, long count, Instant at);

  enum Use {
    TAKEN,
    /// It counts backwards or stands still, and is not the one that it was: a copy was used.
    BACKWARDS,
    ABSENT
  }

  /// Gives one of the account's another name; what it opens, and how often it did, stays.
  ///
  /// @return false when the account has none of this id
  Future<Boolean> rename(String account, String id, String name);

  /// @param isNeeded the account may not be without a second factor
  Future<Removal> remove(String account, String id, boolean isNeeded);

  enum Removal {
    REMOVED,
    ABSENT,
    /// It is the last second factor of an account that needs one.
    LAST
  }

  /// Remembers a challenge; another one for the same purpose takes its place.
  ///
  /// @param purpose what was asked of whom, by whose browser
  Future<Void> ask(String purpose, String challenge, Duration life);

  /// The challenge, for one caller alone: whoever asks again finds none.
  Future<Optional<String>> answered(String purpose);

  /// @param id for its owner; opens nothing
  /// @param credentialId in base64url
  /// @param credential with its public key, in base64url
  /// @param party for whom the browser made it
  /// @param name that its owner gave
  /// @param isBackupEligible it may be on several devices of its owner
  /// @param transports how the browser reached it
  record Passkey(
      String id,
      String credentialId,
      String credential,
      String party,
      String name,
      boolean isBackupEligible,
      List<String> transports,
      Instant createdAt,
      Optional<Instant> lastUsedAt) {
    public Passkey {
      transports = List.copyOf(transports);
    }

    /// The same one under another name.
    public Passkey named(String other) {
      return new Passkey(
          id,
          credentialId,
          credential,
          party,
          other,
          isBackupEligible,
          transports,
          createdAt,
          lastUsedAt);
    }

    @Override
    public String toString() {
      return "Passkey[" + id + "]";
    }
  }
}
