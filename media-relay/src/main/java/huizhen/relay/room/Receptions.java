package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.Reception;
import huizhen.relay.api.Reception.Cause;
import huizhen.relay.api.Reception.Level;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.TrackId;
import huizhen.relay.forward.LayerSelector;
import java.util.ArrayList;
import java.util.List;

/// Tells a receiver how it gets its pictures and why not better: a picture is never made smaller or
/// slower in silence. Looks each [#INTERVAL_NANOS], and says what has stayed the same for as long.
/// Owned by [Viewing].
final class Receptions {
  static final long INTERVAL_NANOS = 500_000_000;

  /// Above this a sender's line is what its pictures suffer from.
  private static final double UPLINK_LOSS = 0.05;

  private final ParticipantId participant;
  private long told;
  private long seen;

  Receptions(ParticipantId participant) {
    this.participant = participant;
  }

  /// @param untaken the pictures that no slot can take
  void look(List<DownTrack> slots, List<UpTrack> untaken, long nowNanos, Outputs out) {
    long now = 0;
    for (int i = 0; i < slots.size(); i++) {
      now = now * 31 + (isPicture(slots.get(i)) ? digest(slots.get(i), nowNanos) : i);
    }
    for (int i = 0; i < untaken.size(); i++) {
      now = now * 31 + System.identityHashCode(untaken.get(i));
    }
    boolean isSettled = now == seen;
    seen = now;
    if (isSettled && now != told) {
      told = now;
      tell(slots, untaken, nowNanos, out);
    }
  }

  private void tell(List<DownTrack> slots, List<UpTrack> untaken, long nowNanos, Outputs out) {
    List<Reception> pictures = new ArrayList<>();
    for (DownTrack slot : slots) {
      UpTrack source = slot.source();
      TrackId id = source == null ? null : source.id();
      if (source != null && id != null && isPicture(slot)) {
        pictures.add(reception(slot, source, id, nowNanos));
      }
    }
    for (UpTrack track : untaken) {
      TrackId id = track.id();
      if (id != null) {
        pictures.add(new Reception("", id, 0, 0, Level.NOTHING, Cause.CODEC));
      }
    }
    out.emit(new RoomEvent.ReceptionChanged(participant, pictures));
  }

  private static boolean isPicture(DownTrack slot) {
    return slot.section().kind() == MediaKind.VIDEO && slot.isShowing() && slot.source() != null;
  }

  /// Differs whenever what would be told differs.
  private static long digest(DownTrack slot, long nowNanos) {
    UpTrack source = slot.source();
    if (source == null) {
      return 0;
    }
    Encoding shown = source.encodings().get(slot.selector().encoding());
    Level level = level(slot, source);
    long digest = System.identityHashCode(source);
    digest = digest * 31 + shown.width() * 16_384L + shown.height();
    digest = digest * 31 + level.hashCode();
    return digest * 31 + cause(slot, source, level, nowNanos).hashCode();
  }

  private static Reception reception(DownTrack slot, UpTrack source, TrackId id, long nowNanos) {
    Encoding shown = source.encodings().get(slot.selector().encoding());
    Level level = level(slot, source);
    return new Reception(
        slot.section().mid(),
        id,
        shown.width(),
        shown.height(),
        level,
        cause(slot, source, level, nowNanos));
  }

  private static Level level(DownTrack slot, UpTrack source) {
    EncodingSet encodings = source.encodings();
    int rank = encodings.rankOf(slot.selector().encoding());
    int best = encodings.size() - 1;
    boolean isWhole = isWhole(slot, source);
    if (slot.selector().isStills()) {
      return Level.STILLS;
    }
    if (isWhole && rank == best) {
      return Level.BEST;
    }
    return rank == 0 && !isWhole ? Level.LOWEST : Level.REDUCED;
  }

  private static boolean isWhole(DownTrack slot, UpTrack source) {
    LayerSelector selector = slot.selector();
    Encoding shown = source.encodings().get(selector.encoding());
    return selector.spatial() >= shown.spatialLayers() - 1
        && selector.temporal() >= shown.temporalLayers() - 1;
  }

  private static Cause cause(DownTrack slot, UpTrack source, Level level, long nowNanos) {
    EncodingSet encodings = source.encodings();
    int useful = slot.usefulRank();
    int rank = encodings.rankOf(slot.selector().encoding());
    int best = encodings.size() - 1;
    if (level == Level.REDUCED && isWhole(slot, source) && useful < best && rank >= useful) {
      return Cause.VIEW_SIZE;
    }
    if (isUplinkWeak(encodings, useful, nowNanos)) {
      return Cause.UPLINK;
    }
    return level == Level.BEST ? Cause.NONE : Cause.DOWNLINK;
  }

  /// Whether the sender loses much, or does not send the layers that there is use for.
  private static boolean isUplinkWeak(EncodingSet encodings, int useful, long nowNanos) {
    for (int rank = 0; rank < encodings.size(); rank++) {
      Encoding encoding = encodings.ranked(rank);
      boolean isMissing =
          encodings.size() > 1
              && rank <= useful
              && encoding.isBound()
              && !encoding.isActive(nowNanos);
      boolean isLossy =
          encoding.isActive(nowNanos) && encoding.reception().fractionLost() / 256.0 > UPLINK_LOSS;
      if (isMissing || isLossy) {
        return true;
      }
    }
    return false;
  }
}
