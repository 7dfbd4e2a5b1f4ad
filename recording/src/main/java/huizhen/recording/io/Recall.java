package huizhen.recording.io;

import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.vault.StoredManifest;

/// Brings a segment back that lies in an object store alone, before somebody reads it. Blocks.
interface Recall {
  /// Where there is no store, all is here, or missing.
  Recall NONE = (_, _) -> {};

  void ensureHere(StoredManifest stored, Segment segment);
}
