package huizhen.recording.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/// A file of a case file, as its list has it.
///
/// @param path with `/`, below the case file's root; nothing that leads out of it is one
/// @param sha256 lower-case hex
/// @param places what a change is located by, see [BlockMarks]
public record BundleFile(String path, long bytes, String sha256, BlockMarks places) {
  /// At most four names of `A-Z a-z 0-9 _ - .`, none of which begins with a dot.
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,3}");

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public BundleFile {
    if (!isPath(path)
        || bytes < 0
        || bytes > ZipForm.MAX_ENTRY_BYTES
        || !DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException("a listed file has no path, size or digest");
    }
    if (!places.fits(bytes)) {
      throw new IllegalArgumentException("the block marks of %s do not fit".formatted(path));
    }
  }

  public static boolean isPath(String path) {
    return PATH.matcher(path).matches();
  }

  void describe(ObjectNode out) {
    out.put("path", path)
        .put("bytes", bytes)
        .put("sha256", sha256)
        .put("block", places.blockBytes())
        .put("marks", places.marks());
  }

  static BundleFile parse(JsonNode in) {
    return new BundleFile(
        in.path("path").asText(),
        in.path("bytes").asLong(),
        in.path("sha256").asText(),
        new BlockMarks(in.path("block").asLong(), in.path("marks").asText()));
  }
}
