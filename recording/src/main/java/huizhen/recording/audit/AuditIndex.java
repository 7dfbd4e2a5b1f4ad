package huizhen.recording.audit;

import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.CaseId;
import java.util.HashMap;
import java.util.Map;

/// Where entries are, by sequence, case and event id: some 50 bytes an entry, no content. Sequences
/// begin at 1; one that can't be read has no place.
public final class AuditIndex {
  /// A place that has none.
  public static final long NOWHERE = -1;

  private static final int OFFSET_BITS = 40;

  private final LongList places = new LongList();
  private final Map<CaseId, LongList> cases = new HashMap<>();
  private final IdTable ids = new IdTable();

  /// @param file the number of the entry's file
  /// @param offset of its frame there
  public static long place(int file, long offset) {
    return (long) file << OFFSET_BITS | offset;
  }

  public static int file(long place) {
    return (int) (place >>> OFFSET_BITS);
  }

  public static long offset(long place) {
    return place & (1L << OFFSET_BITS) - 1;
  }

  /// The sequence of the newest entry; 0 when there is none.
  public long last() {
    return places.size();
  }

  public void add(AuditEvent event, long place) {
    places.add(place);
    ids.put(AuditJson.idHash(event.id()), last());
    event
        .caseId()
        .ifPresent(caseId -> cases.computeIfAbsent(caseId, _ -> new LongList()).add(last()));
  }

  /// An entry that is there and can't be read.
  public void addUnreadable() {
    places.add(NOWHERE);
  }

  public long place(long sequence) {
    return places.get(Math.toIntExact(sequence - 1));
  }

  public long[] ofCase(CaseId caseId) {
    LongList found = cases.get(caseId);
    return found == null ? new long[0] : found.toArray();
  }

  public long[] candidates(String eventId) {
    return ids.find(AuditJson.idHash(eventId));
  }
}
