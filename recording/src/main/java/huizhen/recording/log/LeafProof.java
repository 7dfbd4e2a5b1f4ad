package huizhen.recording.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.vault.CanonicalJson;
import java.util.ArrayList;
import java.util.List;

/// A leaf of the log with the proof that a checkpoint has it. Its file is canonical JSON.
///
/// @param size of the checkpoint's tree
public record LeafProof(long index, long size, LogEntry entry, List<TreeHash> path) {
  private static final int FORMAT = 1;

  /// A path in a tree of 2^63 leaves.
  private static final int MAX_PATH = 63;

  public LeafProof {
    path = List.copyOf(path);
  }

  public byte[] bytes() {
    ObjectNode out =
        CanonicalJson.object().put("format", FORMAT).put("index", index).put("size", size);
    out.set("entry", entry.json());
    ArrayNode hashes = out.putArray("path");
    path.forEach(hash -> hashes.add(hash.base64()));
    return CanonicalJson.bytes(out);
  }

  /// Throws an [IllegalArgumentException] when this is none.
  public static LeafProof parse(byte[] json) {
    ObjectNode in = CanonicalJson.parse(json);
    if (in.path("format").asInt() != FORMAT
        || !(in.path("entry") instanceof ObjectNode entry)
        || in.path("path").size() > MAX_PATH) {
      throw new IllegalArgumentException("this is no proof of a leaf");
    }
    var path = new ArrayList<TreeHash>();
    in.path("path").forEach(hash -> path.add(TreeHash.ofBase64(hash.asText())));
    return new LeafProof(
        in.path("index").asLong(), in.path("size").asLong(), LogEntry.of(entry), path);
  }

  /// Whether this checkpoint's tree has the leaf.
  public boolean isIn(Checkpoint checkpoint) {
    return size == checkpoint.size()
        && ProofCheck.isIncluded(
            TreeHash.leaf(entry.bytes()), index, size, path, checkpoint.root());
  }
}
