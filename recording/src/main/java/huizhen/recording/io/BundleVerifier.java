package huizhen.recording.io;

import huizhen.recording.evidence.BundleCheck;
import huizhen.recording.evidence.Report;
import huizhen.recording.evidence.TrustedKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Checks an exported case file, a ZIP or a folder that it was unpacked to. Needs no network, no
/// gateway and no secret key; opens nothing for writing. Blocks.
public final class BundleVerifier {
  private BundleVerifier() {}

  /// What a check came to: an exit code, lines for people and one line of JSON for programs.
  public record Outcome(int exitCode, List<String> lines, String json) {
    public Outcome {
      lines = List.copyOf(lines);
    }
  }

  /// What to say when nothing can be checked.
  public static Outcome unchecked(String reason) {
    return outcome(Report.unchecked(reason));
  }

  /// @param trust public keys to believe; without any the best answer is that it is whole in itself
  public static Outcome verify(Path bundle, Optional<Path> trust) {
    return outcome(report(bundle, trust));
  }

  static Report report(Path bundle, Optional<Path> trust) {
    TrustedKeys keys;
    try {
      keys = trust.isPresent() ? read(trust.get()) : TrustedKeys.NONE;
    } catch (IOException e) {
      return Report.unchecked("the trust file %s cannot be read.".formatted(trust.get()));
    } catch (IllegalArgumentException e) {
      return Report.unchecked(
          "the trust file %s is of no use: %s.".formatted(trust.get(), e.getMessage()));
    }
    if (!Files.exists(bundle)) {
      return Report.unchecked("there is no %s.".formatted(bundle));
    }
    var check = new BundleCheck(keys);
    try (BundleSource source = open(bundle)) {
      source.tell(check);
      return check.report();
    } catch (BundleSource.UncheckableException e) {
      return Report.unchecked(e.reason());
    } catch (IllegalArgumentException e) {
      if (check.hasFindings()) {
        return check.report();
      }
      return Report.unchecked(
          "it is signed, but written by another version: %s.".formatted(e.getMessage()));
    } catch (IOException e) {
      return Report.unchecked("%s cannot be read: %s.".formatted(bundle, e.getMessage()));
    }
  }

  private static BundleSource open(Path bundle) throws IOException {
    if (Files.isDirectory(bundle)) {
      return new FolderBundle(bundle);
    }
    if (!Files.isRegularFile(bundle)) {
      throw new BundleSource.UncheckableException(
          "%s is neither a file nor a folder.".formatted(bundle));
    }
    return new ZipBundle(bundle);
  }

  private static TrustedKeys read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(TrustedKeys.MAX_BYTES + 1);
      if (bytes.length > TrustedKeys.MAX_BYTES) {
        throw new IllegalArgumentException(
            "it has more than %d bytes".formatted(TrustedKeys.MAX_BYTES));
      }
      return TrustedKeys.parse(bytes);
    }
  }

  private static Outcome outcome(Report report) {
    return new Outcome(report.verdict().exitCode(), report.lines(), report.json());
  }
}
