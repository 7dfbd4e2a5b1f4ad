package huizhen.app.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Named secrets of 32 random bytes, each a file in the key folder that only this user can read.
public final class Secrets {
  private static final int BYTES = 32;

  private final Path folder;
  private final SecureRandom random;

  /// Those that digests are made with, one a name; the file is read once.
  private final Map<String, byte[]> ofDigests = new ConcurrentHashMap<>();

  public Secrets(Path folder, SecureRandom random) {
    this.folder = folder;
    this.random = random;
  }

  /// The secret of this name, made when it is asked for the first time.
  public byte[] secret(String name) {
    var file = folder.resolve(name + ".secret");
    try {
      if (Files.exists(file)) {
        var bytes = Files.readAllBytes(file);
        if (bytes.length != BYTES) {
          throw new IllegalStateException(
              "%s is damaged: %d bytes, not %d; restore it from your copy of the keys."
                  .formatted(file, bytes.length, BYTES));
        }
        return bytes;
      }
      return make(file);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read or make the key file " + file, e);
    }
  }

  /// HMAC-SHA256 of a text under a secret, in lower-case hex: the same text gives the same digest,
  /// and without the key folder nobody can try texts against it.
  public String digest(String name, String text) {
    return HexFormat.of().formatHex(hmac(ofDigests.computeIfAbsent(name, this::secret), text));
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HmacSHA256", e);
    }
  }

  private byte[] make(Path file) throws IOException {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    var whole = file.resolveSibling(file.getFileName() + ".new");
    var _ = Files.deleteIfExists(whole);
    var _ =
        Files.createFile(
            whole,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    var _ = Files.write(whole, bytes, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
    var _ = Files.move(whole, file);
    return bytes;
  }
}
