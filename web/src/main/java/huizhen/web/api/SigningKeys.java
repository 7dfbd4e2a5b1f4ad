package huizhen.web.api;

import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A port: the keys that practitioners sign documents with, one an account, each wrapped under its
/// owner's password; and what became of every certificate that there was. `app` seals both.
public interface SigningKeys {
  Future<Optional<Key>> of(String account);

  /// Writes the key, and how certificates stand, all or nothing: when the account's key is still
  /// the version before this one. The first version is 1.
  ///
  /// @return false when somebody else was first; nothing is written then
  Future<Boolean> put(Key next, List<Standing> standings);

  /// @param fingerprint SHA-256 of the certificate, lower-case hex
  Future<Optional<Standing>> standing(String fingerprint);

  /// An account's key.
  ///
  /// @param wrapped the private key, openable with the password; two while the password is being
  ///   changed, none when the key is gone
  /// @param chain the certificate first, its root last; none when the key is gone
  /// @param madeAt when the key was made; its certificate may be younger
  record Key(
      String account,
      PractitionerId practitioner,
      long version,
      List<String> wrapped,
      List<X509Certificate> chain,
      Instant madeAt) {
    public Key {
      wrapped = List.copyOf(wrapped);
      chain = List.copyOf(chain);
      if (wrapped.isEmpty() != chain.isEmpty()) {
        throw new IllegalArgumentException("a key has a certificate");
      }
    }

    public boolean isGone() {
      return wrapped.isEmpty();
    }

    public X509Certificate certificate() {
      return chain.getFirst();
    }

    /// The next version, wrapped in these ways.
    public Key wrapped(List<String> ways) {
      return new Key(account, practitioner, version + 1, ways, chain, madeAt);
    }

    /// The next version, without a key.
    public Key gone() {
      return new Key(account, practitioner, version + 1, List.of(), List.of(), madeAt);
    }

    @Override
    public String toString() {
      return "Key[version=" + version + "]";
    }
  }

  /// A certificate's.
  ///
  /// @param since when it was put to use
  /// @param ended when and why it was given up; what it signs from then on is not good
  record Standing(
      String fingerprint,
      String account,
      PractitionerId practitioner,
      Instant since,
      Optional<End> ended) {
    public Standing ended(Instant at, Why why) {
      return new Standing(
          fingerprint, account, practitioner, since, ended.or(() -> Optional.of(new End(at, why))));
    }
  }

  record End(Instant at, Why why) {}

  enum Why {
    /// Somebody else set the password, so that nobody can open the key.
    PASSWORD_RESET,
    /// The password does not open the key, or it was changed in the store.
    NOT_OPENABLE,
    /// The account is another practitioner's now.
    OTHER_PRACTITIONER,
    /// Its authority says so.
    REVOKED
  }
}
