package huizhen.recording.audit;

/// Finds the sequences that a 64-bit hash may stand for: open addressing, 16 bytes an entry at a
/// load of at most a half. Two ids with one hash are two entries: the caller compares the ids.
public final class IdTable {
  private long[] hashes = new long[1024];
  private long[] sequences = new long[1024];
  private int size;

  /// @param sequence above 0
  public void put(long hash, long sequence) {
    if (size * 2 >= hashes.length) {
      grow();
    }
    int at = slot(hash);
    while (sequences[at] != 0) {
      at = (at + 1) & (hashes.length - 1);
    }
    hashes[at] = hash;
    sequences[at] = sequence;
    size++;
  }

  /// All sequences that were put under this hash.
  public long[] find(long hash) {
    var found = new LongList();
    for (int at = slot(hash); sequences[at] != 0; at = (at + 1) & (hashes.length - 1)) {
      if (hashes[at] == hash) {
        found.add(sequences[at]);
      }
    }
    return found.toArray();
  }

  private int slot(long hash) {
    return (int) (hash ^ hash >>> 32) & (hashes.length - 1);
  }

  private void grow() {
    long[] oldHashes = hashes;
    long[] oldSequences = sequences;
    hashes = new long[oldHashes.length * 2];
    sequences = new long[oldSequences.length * 2];
    size = 0;
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldSequences[i] != 0) {
        put(oldHashes[i], oldSequences[i]);
      }
    }
  }
}
