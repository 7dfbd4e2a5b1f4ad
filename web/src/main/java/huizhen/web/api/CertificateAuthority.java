package huizhen.web.api;

import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// A port: who certifies that a key is a practitioner's.
public interface CertificateAuthority {
  /// Asks for a certificate. Fails with an [AuthorityException] when there is none to be had now,
  /// or what was answered is no certificate of this key that leads to one of the [#roots].
  ///
  /// @param request PKCS#10 in DER, signed with the key
  /// @return the certificate first, its root last
  Future<List<X509Certificate>> certify(byte[] request);

  /// What the authority says of a certificate now: an OCSP response in DER (RFC 6960), as it was
  /// answered. Empty when the certificate names nobody to ask, or nobody answers.
  ///
  /// @param chain as [#certify] gave it
  Future<Optional<byte[]>> status(List<X509Certificate> chain);

  /// Whose certificates are believed: also of authorities that were asked before.
  List<X509Certificate> roots();

  /// The gateway's own, which others get from it.
  Optional<X509Certificate> ownRoot();

  /// There is no certificate to be had. The message is for operators.
  final class AuthorityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AuthorityException(String message) {
      super(message);
    }

    public AuthorityException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
