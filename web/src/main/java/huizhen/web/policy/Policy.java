package huizhen.web.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One rule of the domain document's chapter 2, as data: what it says, how well it is known, what
/// the code does about it, and what somebody is told whom it stops.
///
/// @param id stable; scheduling's rule of the same id enforces it, if there is one
/// @param chapter of the domain document, `2a` to `2d`
/// @param source the law or standard; for [Mark#V1] and [Mark#V2] alone
/// @param refusal there whenever something is enforced
/// @param usual what holds unless a deployment chooses otherwise
/// @param setting by which a deployment chooses
/// @param rules ids of scheduling's rules that enforce it
/// @param test the class of the test that shows it
public record Policy(
    String id,
    String chapter,
    Mark mark,
    Optional<String> source,
    Words says,
    Optional<Words> refusal,
    String usual,
    State state,
    Optional<String> setting,
    List<String> rules,
    Optional<String> test) {
  private static final Pattern ID = Pattern.compile("[a-z][a-z-]*\\.[a-z0-9-]+");

  public Policy {
    rules = List.copyOf(rules);
    check(id, ID.matcher(id).matches(), "the id is not like visit.first-visit");
    check(id, source.isPresent() == mark.isRead(), "V1 and V2, and no others, name a source");
    var isDone = state != State.NOT_ENFORCED;
    check(id, !isDone || refusal.isPresent(), "what is enforced says why it refuses");
    check(id, isDone == test.isPresent(), "what is enforced, and nothing else, names its test");
    check(id, isDone || rules.isEmpty(), "a rule enforces it, so it is enforced");
  }

  private static void check(String id, boolean isRight, String what) {
    if (!isRight) {
      throw new IllegalArgumentException(id + ": " + what);
    }
  }

  /// How well the rule is known.
  public enum Mark {
    /// Read in the text of the law or standard.
    V1,
    /// Read in a secondary source.
    V2,
    /// Stated in the policy material; no legal citation.
    SEED,
    /// Recalled; no legal citation.
    R,
    /// Our own default.
    P;

    boolean isRead() {
      return this == V1 || this == V2;
    }
  }

  public enum State {
    ENFORCED,
    PARTLY,
    /// By nobody but who runs the gateway.
    NOT_ENFORCED
  }

  public record Words(String zh, String en) {
    public Words {
      if (zh.isBlank() || en.isBlank()) {
        throw new IllegalArgumentException("words in both languages are needed");
      }
    }
  }
}
