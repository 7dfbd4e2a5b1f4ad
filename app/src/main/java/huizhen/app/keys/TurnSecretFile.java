package huizhen.app.keys;

import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import huizhen.app.config.StartException;
import huizhen.signaling.turn.TurnSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The secret that the hospital's TURN server knows as well, as one line in a file of the operator.
/// A group may read it, so that the TURN server can have the same file.
public final class TurnSecretFile {
  static final int MAX_BYTES = 1_024;

  private TurnSecretFile() {}

  public static TurnSecret read(Path file) {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(OTHERS_READ) || permissions.contains(OTHERS_WRITE)) {
        throw refusal(file, "can be read or written by everybody: chmod o-rw it");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw refusal(file, "is over 1 KB: it holds the secret and nothing else");
      }
      return secret(file, Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new StartException(
          "turn.secret-file %s can't be read: is it there, and this user's?".formatted(file), e);
    }
  }

  /// Read as one byte a character, for only ASCII is taken.
  private static TurnSecret secret(Path file, String text) {
    var line = text.strip();
    if (line.isEmpty()) {
      throw refusal(file, "is empty: write the TURN server's static-auth-secret into it");
    }
    if (!line.chars().allMatch(each -> each > ' ' && each < 0x7f)) {
      throw refusal(file, "must hold one line of printable ASCII without spaces");
    }
    return new TurnSecret(line.getBytes(StandardCharsets.US_ASCII));
  }

  private static StartException refusal(Path file, String why) {
    return new StartException("turn.secret-file %s %s.".formatted(file, why));
  }
}
