package huizhen.recording.evidence;

import huizhen.recording.api.RecordingId;

/// Where things are in a case file.
public final class BundlePaths {
  /// How to check it, in words; the first entry.
  public static final String READ_ME = "HUIZHEN-CASE.txt";

  public static final String CHECKPOINT = "log/checkpoint";

  /// An authority's word on when the checkpoint's text was there; not in every case file.
  public static final String TIME_STAMP = "log/checkpoint.tst";

  /// That the audit trail's head is in the checkpoint.
  public static final String AUDIT_PROOF = "log/audit.proof.json";

  private BundlePaths() {}

  public static String manifest(RecordingId id) {
    return "recordings/" + id + "/manifest.json";
  }

  public static String manifestProof(RecordingId id) {
    return "recordings/" + id + "/manifest.proof.json";
  }

  public static String segment(RecordingId id, String file) {
    return "recordings/" + id + "/" + file;
  }

  public static String document(String id) {
    return "documents/" + id + ".hzd";
  }

  public static String documentProof(String id) {
    return "documents/" + id + ".proof.json";
  }
}
