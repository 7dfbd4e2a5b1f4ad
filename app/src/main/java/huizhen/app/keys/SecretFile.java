package huizhen.app.keys;

import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import huizhen.app.config.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A secret shared with another server (a mail server, a hook, an identity provider): one line in a
/// file of the operator.
public final class SecretFile {
  static final int MAX_BYTES = 1_024;

  private SecretFile() {}

  /// @param key of the setting that names the file
  /// @param fewest characters that the secret has
  public static String read(String key, Path file, int fewest) {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(OTHERS_READ) || permissions.contains(OTHERS_WRITE)) {
        throw refusal(key, file, "can be read or written by everybody: chmod o-rw it");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw refusal(key, file, "is over 1 KB: it holds the secret and nothing else");
      }
      var secret = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (secret.length() < fewest || secret.lines().count() > 1) {
        throw refusal(key, file, "must hold one line of %d characters or more".formatted(fewest));
      }
      return secret;
    } catch (IOException e) {
      throw new StartException(
          "%s %s can't be read: is it there, and this user's?".formatted(key, file), e);
    }
  }

  private static StartException refusal(String key, Path file, String why) {
    return new StartException("%s %s %s.".formatted(key, file, why));
  }
}
