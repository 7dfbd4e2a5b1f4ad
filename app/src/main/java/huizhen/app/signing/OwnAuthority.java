package huizhen.app.signing;

import huizhen.recording.api.KeyVault;
import huizhen.web.api.CertificateAuthority;
import huizhen.web.signing.Certificates;
import huizhen.web.signing.OwnRoot;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The gateway's own authority. Its root's certificate is made once, of the key vault's Ed25519
/// key, and kept as `authority/root-<serial>.pem` in the data folder; where the vault has another
/// key than the roots that are kept, one more is made, and those of before are believed on.
public final class OwnAuthority implements CertificateAuthority {
  private static final int MAX_ROOTS = 100;

  private final OwnRoot own;
  private final List<X509Certificate> roots;
  private final InstantSource clock;

  private OwnAuthority(OwnRoot own, List<X509Certificate> roots, InstantSource clock) {
    this.own = own;
    this.roots = List.copyOf(roots);
    this.clock = clock;
  }

  /// Blocks.
  ///
  /// @param data the data folder
  public static OwnAuthority in(
      Path data, KeyVault vault, SecureRandom random, InstantSource clock) {
    var folder = data.resolve("authority");
    try {
      var _ = Files.createDirectories(folder);
      var roots = new ArrayList<>(kept(folder));
      var current =
          roots.stream()
              .filter(it -> Arrays.equals(it.getPublicKey().getEncoded(), vault.publicKey()))
              .findFirst();
      var root =
          current.isPresent()
              ? current.get()
              : OwnRoot.make(vault.publicKey(), vault::sign, clock.instant(), random);
      if (current.isEmpty()) {
        keep(folder, root);
        roots.add(root);
      }
      return new OwnAuthority(new OwnRoot(root, vault::sign, random), roots, clock);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read or write the authority's folder " + folder, e);
    }
  }

  private static List<X509Certificate> kept(Path folder) throws IOException {
    var roots = new ArrayList<X509Certificate>();
    try (var files = Files.newDirectoryStream(folder, "root-*.pem")) {
      for (var file : files) {
        if (roots.size() == MAX_ROOTS) {
          throw new IOException("there are more than %d roots".formatted(MAX_ROOTS));
        }
        roots.addAll(Certificates.parsePem(Files.readAllBytes(file)));
      }
    }
    return roots;
  }

  /// Whole or not at all.
  private static void keep(Path folder, X509Certificate root) throws IOException {
    var file = folder.resolve("root-" + Certificates.serial(root) + ".pem");
    var whole = folder.resolve("root.new");
    var _ =
        Files.write(
            whole,
            Certificates.pem(root).getBytes(StandardCharsets.US_ASCII),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            StandardOpenOption.SYNC);
    var _ = Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public Future<List<X509Certificate>> certify(byte[] request) {
    try {
      return Future.succeededFuture(own.certify(request, clock.instant()));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(new AuthorityException("the request was refused", e));
    }
  }

  /// Nobody asks us: what we give up is in the keys' own store.
  @Override
  public Future<Optional<byte[]>> status(List<X509Certificate> chain) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public List<X509Certificate> roots() {
    return roots;
  }

  @Override
  public Optional<X509Certificate> ownRoot() {
    return Optional.of(own.root());
  }
}
