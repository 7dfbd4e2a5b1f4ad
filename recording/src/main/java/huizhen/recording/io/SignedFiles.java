package huizhen.recording.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.vault.CanonicalJson;
import huizhen.recording.vault.Signatures;
import huizhen.recording.vault.StrictBase64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// JSON files that the gateway signs, replaced as a whole and durably: what is not signed by it is
/// not believed. Blocks.
final class SignedFiles {
  private final Path folder;
  private final Disk disk;
  private final KeyVault keys;

  SignedFiles(Path folder, Disk disk, KeyVault keys) throws IOException {
    this.folder = folder;
    this.disk = disk;
    this.keys = keys;
    disk.createFolder(folder);
  }

  /// @param name may have folders
  /// @return the bytes of the file
  byte[] write(String name, ObjectNode content) throws IOException {
    byte[] signature = keys.sign(CanonicalJson.bytes(content));
    content.put("signature", Base64.getEncoder().encodeToString(signature));
    byte[] bytes = CanonicalJson.bytes(content);
    Path file = folder.resolve(name);
    disk.createFolder(file.resolveSibling(".").normalize());
    disk.replace(file, bytes);
    return bytes;
  }

  /// Empty when there is none; fails when it was changed.
  Optional<ObjectNode> read(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      ObjectNode content = CanonicalJson.parse(Files.readAllBytes(file));
      byte[] signature = StrictBase64.decode(content.path("signature").asText());
      content.remove("signature");
      if (Signatures.isGood(keys.publicKey(), CanonicalJson.bytes(content), signature)) {
        return Optional.of(content);
      }
    } catch (IllegalArgumentException e) {
      throw new RecordingException(file + " was changed", e);
    }
    throw new RecordingException(file + " was changed or is signed by another gateway");
  }

  /// The names of all in a folder.
  List<String> names(String of) throws IOException {
    Path place = folder.resolve(of);
    var names = new ArrayList<String>();
    if (Files.isDirectory(place)) {
      try (Stream<Path> files = Files.list(place)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".json"))
            .sorted()
            .forEach(name -> names.add(of + "/" + name));
      }
    }
    return names;
  }

  void delete(String name) throws IOException {
    disk.delete(folder.resolve(name));
    disk.syncFolder(folder.resolve(name).resolveSibling(".").normalize());
  }
}
