package huizhen.app.signing;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// A certificate authority that is asked by EST (RFC 7030).
///
/// @param url of the EST server, with a label where it needs one:
///   `https://ca.example/.well-known/est`
/// @param tlsRoots who must vouch for the server
/// @param roots whose certificates are believed on documents
/// @param user by which we sign in, with a password
/// @param identity the certificate that we sign in with
public record EstConfig(
    URI url,
    List<X509Certificate> tlsRoots,
    List<X509Certificate> roots,
    Optional<User> user,
    Optional<Identity> identity) {
  public EstConfig {
    tlsRoots = List.copyOf(tlsRoots);
    roots = List.copyOf(roots);
    if (!"https".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException("the EST server's address is no https URL");
    }
    if (tlsRoots.isEmpty() || roots.isEmpty()) {
      throw new IllegalArgumentException("no root certificate says whom to believe");
    }
    if (user.isEmpty() && identity.isEmpty()) {
      throw new IllegalArgumentException("an EST server wants to know who asks");
    }
  }

  /// @param passwordFile holds the password, as one line
  public record User(String name, Path passwordFile) {}

  /// PEM files.
  public record Identity(Path chain, Path privateKey) {}
}
