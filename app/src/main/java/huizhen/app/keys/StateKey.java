package huizhen.app.keys;

import huizhen.recording.api.KeyVault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The data key that seals the state in Redis: wrapped by the key vault, kept beside the data.
/// Opens only with the key folder.
public final class StateKey {
  private static final String FILE = "state.key";

  private StateKey() {}

  public static boolean isIn(Path data) {
    return Files.exists(data.resolve(FILE));
  }

  public static byte[] in(Path data, KeyVault vault) {
    var file = data.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        var whole = data.resolve(FILE + ".new");
        var _ = Files.writeString(whole, vault.newKey("state"));
        var _ = Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return vault.unwrap(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("can't keep the state's key in " + file, e);
    }
  }
}
