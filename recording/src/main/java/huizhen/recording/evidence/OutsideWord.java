package huizhen.recording.evidence;

import huizhen.recording.log.SignedNote;
import huizhen.recording.log.TimeStamp;
import huizhen.recording.log.WitnessKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What others than the gateway say of a case file's checkpoint: witnesses and a time stamping
/// authority. Only the word of those counts whom the checker trusts; that one whom he trusts says
/// nothing is declared.
final class OutsideWord {
  private final TrustedKeys trusted;
  private Optional<SignedNote> checkpoint = Optional.empty();
  private Optional<TimeStamp> stamp = Optional.empty();

  OutsideWord(TrustedKeys trusted) {
    this.trusted = trusted;
  }

  void checkpoint(SignedNote note) {
    checkpoint = Optional.of(note);
  }

  /// Throws an [IllegalArgumentException] when it is no time stamp.
  void stamp(byte[] content) {
    stamp = Optional.of(TimeStamp.parse(content));
  }

  /// What is said and believed, as lines.
  List<String> facts() {
    var facts = new ArrayList<>(witnessed());
    stamp.ifPresent(it ->
        facts.add(
            it.believed(trusted.authorities())
                .map(word -> "the log was dated %s by %s".formatted(word.at(), word.authority()))
                .orElse("a time stamp is there, of an authority that is not trusted")));
    return facts;
  }

  /// What is missed.
  List<String> declared() {
    var declared = new ArrayList<String>();
    if (checkpoint.isPresent() && witnessed().isEmpty() && !trusted.witnesses().isEmpty()) {
      declared.add("no trusted witness has countersigned the log's checkpoint");
    }
    if (!trusted.authorities().isEmpty()
        && stamp.flatMap(it -> it.believed(trusted.authorities())).isEmpty()) {
      declared.add("no trusted authority has dated the log's checkpoint");
    }
    return declared;
  }

  /// A stamp of something else does not belong here, whoever made it.
  Optional<Finding> finding() {
    boolean isOfAnother = checkpoint.isPresent() && stamp.filter(it -> !isOf(it)).isPresent();
    return isOfAnother
        ? Optional.of(
            Finding.of(
                Finding.Kind.CHANGED,
                BundlePaths.TIME_STAMP,
                "it dates something else than the checkpoint"))
        : Optional.empty();
  }

  private boolean isOf(TimeStamp it) {
    return checkpoint.filter(it::isOf).isPresent();
  }

  private List<String> witnessed() {
    var lines = new ArrayList<String>();
    for (WitnessKey witness : trusted.witnesses()) {
      checkpoint
          .flatMap(witness::countersigned)
          .ifPresent(at ->
              lines.add("witness %s countersigned the log at %s".formatted(witness.name(), at)));
    }
    return lines;
  }
}
