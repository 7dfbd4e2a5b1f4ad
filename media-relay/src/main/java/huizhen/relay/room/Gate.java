package huizhen.relay.room;

import huizhen.relay.api.TrackSource;
import java.util.EnumSet;
import java.util.Set;

/// The one place that says whether a participant's media may flow: nothing from or to somebody who
/// is not admitted, nothing of a muted source, nothing once it is gone. Owned by [Participant].
final class Gate {
  private final Set<TrackSource> muted;
  private boolean isAdmitted;
  private boolean isGone;

  /// @param muted the sources that are muted for this person, which outlive its transports
  Gate(boolean isAdmitted, Set<TrackSource> muted) {
    this.isAdmitted = isAdmitted;
    this.muted = muted.isEmpty() ? EnumSet.noneOf(TrackSource.class) : EnumSet.copyOf(muted);
  }

  /// Whether anything may flow, RTCP included.
  boolean isOpen() {
    return isAdmitted && !isGone;
  }

  boolean isOpenFor(TrackSource source) {
    return isOpen() && !muted.contains(source);
  }

  void admit() {
    isAdmitted = true;
  }

  void mute(TrackSource source, boolean isMuted) {
    if (isMuted) {
      muted.add(source);
    } else {
      muted.remove(source);
    }
  }

  void close() {
    isGone = true;
  }

  Set<TrackSource> muted() {
    return muted;
  }
}
