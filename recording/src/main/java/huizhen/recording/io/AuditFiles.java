package huizhen.recording.io;

import huizhen.recording.api.CipherSuite;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.audit.AuditHead;
import huizhen.recording.vault.SegmentReader;
import huizhen.recording.vault.Signatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of an audit trail in one folder: `audit-00001.hza` and its key `audit-00001.key`, one
/// pair per start of the server and per [FileAuditTrail#MAX_FILE_BYTES]; and the signed
/// `head.json`.
final class AuditFiles {
  static final String OWNER = "audit";
  private static final Pattern NAME = Pattern.compile("audit-(\\d{5})\\.(hza|key)");

  private final Path folder;
  private final Disk disk;
  private final KeyVault keys;

  AuditFiles(Path folder, Disk disk, KeyVault keys) {
    this.folder = folder;
    this.disk = disk;
    this.keys = keys;
  }

  /// The numbers of all files with entries, ascending.
  List<Integer> numbers() {
    return numbers("hza");
  }

  /// A number that no file and no key has.
  int freeNumber() {
    int highest = 0;
    for (String kind : List.of("hza", "key")) {
      List<Integer> numbers = numbers(kind);
      highest = Math.max(highest, numbers.isEmpty() ? 0 : numbers.getLast());
    }
    return highest + 1;
  }

  private List<Integer> numbers(String kind) {
    var numbers = new ArrayList<Integer>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && name.group(2).equals(kind)) {
          numbers.add(Integer.valueOf(name.group(1)));
        }
      });
    } catch (IOException e) {
      throw new RecordingException("cannot list the audit trail in " + folder, e);
    }
    return numbers.stream().sorted().toList();
  }

  Path file(int number) {
    return folder.resolve("audit-%05d.hza".formatted(number));
  }

  /// Makes the key of a file that is to come.
  byte[] newKey(int number) throws IOException {
    String wrapped = keys.newKey("audit");
    disk.replace(keyFile(number), wrapped.getBytes(StandardCharsets.UTF_8));
    return keys.unwrap(wrapped);
  }

  CipherSuite suite() {
    return keys.suite();
  }

  SegmentReader reader(int number, FileSegmentSource source) {
    try {
      byte[] key = keys.unwrap(Files.readString(keyFile(number)));
      return new SegmentReader(source, key, OWNER, 0, number);
    } catch (IOException e) {
      throw new RecordingException("cannot read " + keyFile(number), e);
    }
  }

  void writeHead(long sequence, String hash) throws IOException {
    var head = new AuditHead(sequence, hash, "");
    disk.replace(headFile(), head.signed(keys.sign(head.signedBytes())).bytes());
  }

  /// Empty when there is none or its signature is not ours.
  Optional<AuditHead> readHead() {
    try {
      if (!Files.exists(headFile())) {
        return Optional.empty();
      }
      var head = AuditHead.parse(Files.readAllBytes(headFile()));
      boolean isOurs =
          Signatures.isGood(
              keys.publicKey(), head.signedBytes(), Base64.getDecoder().decode(head.signature()));
      return isOurs ? Optional.of(head) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Changed: as good as missing, and reported as such.
      return Optional.empty();
    } catch (IOException e) {
      throw new RecordingException("cannot read " + headFile(), e);
    }
  }

  Path folder() {
    return folder;
  }

  private Path keyFile(int number) {
    return folder.resolve("audit-%05d.key".formatted(number));
  }

  private Path headFile() {
    return folder.resolve("head.json");
  }
}
