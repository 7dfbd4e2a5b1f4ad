package huizhen.recording.api;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How long evidence is kept, what holds it longer, and how it goes at last (DOMAIN.md 2a). Who may
/// ask is the caller's business, and so is auditing it. What is refused is an outcome and not a
/// failure.
public interface Retention {
  /// What may be deleted now, and what is on its way out: at most [#MAX_LISTED].
  Future<DueList> due();

  int MAX_LISTED = 1_000;

  /// Whether the clock is believed, and how the object store does. Looks at nothing that is kept.
  Future<Standing> standing();

  /// Keeps all that a case has, for as long as the hold stands.
  Future<Outcome<Hold>> hold(String id, CaseId caseId, String reason, String by);

  List<Hold> holds();

  /// One party agrees to the opening of a sealed case. Once both have, by two people, it is open.
  Future<Outcome<Hold>> open(String id, Party party, String by);

  /// The first person's word makes it reviewed, a second person's approved; then it is carried out.
  Future<Outcome<Disposal>> approve(ItemId item, String by);

  /// Takes a clock that jumped as right; two people must say so.
  Future<Outcome<ClockState>> unlock(String by);

  /// Something happened from which years are counted. A later time counts, an earlier one doesn't.
  Future<Void> happened(CaseId caseId, Trigger trigger, Instant at);

  /// What years are counted from.
  enum Trigger {
    STORED,
    LAST_VISIT,
    LAST_DISCHARGE
  }

  enum Kind {
    RECORDING,
    DOCUMENT
  }

  /// A recording or a document.
  record ItemId(Kind kind, String id) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public ItemId {
      if (!FORM.matcher(id).matches()) {
        throw new IllegalArgumentException("the id of what is kept is 1 to 64 of A-Z a-z 0-9 _ -");
      }
    }

    @Override
    public String toString() {
      return kind.name().toLowerCase(java.util.Locale.ROOT) + "/" + id;
    }
  }

  /// Something kept.
  ///
  /// @param floor until when it was promised to be kept when it was stored
  record Kept(
      ItemId item, CaseId caseId, Set<RetentionClass> classes, Instant storedAt, Instant floor) {
    public Kept {
      classes = Set.copyOf(classes);
    }
  }

  /// The two parties of a dispute (医疗纠纷预防和处理条例 24).
  enum Party {
    PATIENT,
    ORGANISATION
  }

  /// A case that is sealed (封存).
  ///
  /// @param reason a code or file number, never a person's name
  /// @param openings who has agreed to its opening so far
  record Hold(
      String id,
      CaseId caseId,
      String reason,
      String placedBy,
      Instant placedAt,
      List<Opening> openings,
      Optional<Instant> openedAt) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern REASON = Pattern.compile("[\\p{L}\\p{N} ()（）〔〕./:_-]{1,64}");

    public Hold {
      openings = List.copyOf(openings);
      if (!ID.matcher(id).matches() || !REASON.matcher(reason).matches()) {
        throw new IllegalArgumentException(
            "a hold has an id, and as its reason a code or file number of 1 to 64 characters");
      }
    }

    public boolean stands() {
      return openedAt.isEmpty();
    }

    public Hold with(Opening opening) {
      var all = new ArrayList<>(openings);
      all.add(opening);
      return new Hold(id, caseId, reason, placedBy, placedAt, all, openedAt);
    }

    public Hold opened(Instant at) {
      return new Hold(id, caseId, reason, placedBy, placedAt, openings, Optional.of(at));
    }
  }

  record Opening(Party party, String by, Instant at) {}

  /// How far the deletion of an item has come. Each step is done when it is written.
  enum Step {
    /// Nothing keeps it any more.
    DUE,
    /// One person has looked at it.
    REVIEW,
    /// Another one too.
    APPROVED,
    KEY_DESTROYED,
    DELETED,
    /// Looked for, and neither key nor files found.
    VERIFIED,
    /// There is a signed certificate.
    CERTIFIED,
    /// The certificate is in the evidence log.
    LOGGED
  }

  /// @param sha256 of the manifest or the document's file, lower-case hex
  /// @param approvals by two different people when it is approved
  record Disposal(
      Kept kept,
      Instant retainUntil,
      Step step,
      String sha256,
      List<Approval> approvals,
      Optional<Instant> destroyedAt) {
    public Disposal {
      approvals = List.copyOf(approvals);
    }

    public Disposal at(Step next) {
      return new Disposal(kept, retainUntil, next, sha256, approvals, destroyedAt);
    }

    public Disposal with(Approval approval, Step next) {
      var all = new ArrayList<>(approvals);
      all.add(approval);
      return new Disposal(kept, retainUntil, next, sha256, all, destroyedAt);
    }

    public Disposal destroyed(Instant at) {
      return new Disposal(
          kept, retainUntil, Step.KEY_DESTROYED, sha256, approvals, Optional.of(at));
    }
  }

  record Approval(String by, Instant at) {}

  /// @param frozenBecause empty when time runs as it should
  /// @param unlockedBy who has said so far that the clock is right
  record ClockState(Instant highWater, String frozenBecause, List<String> unlockedBy) {
    public ClockState {
      unlockedBy = List.copyOf(unlockedBy);
    }

    public boolean isFrozen() {
      return !frozenBecause.isEmpty();
    }
  }

  record DueList(List<Disposal> disposals, ClockState clock, StoreState store) {
    public DueList {
      disposals = List.copyOf(disposals);
    }
  }

  record Standing(ClockState clock, StoreState store) {}

  /// How the vault's object store does.
  ///
  /// @param waiting recordings that are not there yet
  /// @param aside those of which it refused something again and again; somebody must look
  /// @param lastError empty when there is none
  record StoreState(Condition condition, int waiting, int aside, String lastError) {
    public static final StoreState NONE = new StoreState(Condition.NONE, 0, 0, "");

    /// What is to be done about it.
    public enum Condition {
      /// There is none: the vault is a plain folder.
      NONE,
      READY,
      /// It does not answer; it is tried again.
      AWAY,
      /// Its clock and ours differ: nothing goes there, and nothing here is given up.
      CLOCK,
      /// It can't lock, or refuses.
      UNFIT
    }
  }

  sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    /// @param code lower-case with dashes
    record Refused<T>(String code, String why) implements Outcome<T> {}
  }
}
