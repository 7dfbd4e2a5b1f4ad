package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.forward.KeyframeRequester;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.negotiation.Negotiation;
import huizhen.relay.negotiation.PayloadTypes;
import huizhen.relay.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The encodings of one up-track: one, or the layers of a simulcast, known by their RIDs (RFC 8852)
/// or by announced SSRCs. Says which of them is better than which: by the size of their pictures,
/// else by their rate, else by the order of the offer. Owned by [UpTrack].
final class EncodingSet {
  /// How long an SSRC must have been silent before another takes its place.
  static final long REBIND_AFTER_NANOS = 1_000_000_000;

  /// How often a section may change its codec or SSRCs before more of it is dropped.
  static final int MAX_CHANGES = 64;

  private final List<Encoding> encodings = new ArrayList<>();
  private final Encoding[] ranked;
  private final KeyframeRequester keyframes;
  private NegotiatedSection.Up section;
  private int changes;

  EncodingSet(NegotiatedSection.Up section, int clockRate) {
    this.section = section;
    int count =
        section.rids().isEmpty()
            ? Math.clamp(section.ssrcs().size(), 1, Negotiation.MAX_ENCODINGS)
            : section.rids().size();
    if (section.kind() == MediaKind.AUDIO) {
      count = 1;
    }
    for (int i = 0; i < count; i++) {
      String rid = section.rids().isEmpty() ? "" : section.rids().get(i);
      encodings.add(new Encoding(i, rid, section.kind(), clockRate));
    }
    ranked = encodings.toArray(Encoding[]::new);
    keyframes = new KeyframeRequester(count);
    var _ = bindAnnounced();
  }

  /// Takes over what a changed offer agreed for the same section.
  ///
  /// @return whether streams begin anew
  boolean agree(NegotiatedSection.Up changed) {
    boolean sameSsrcs = section.ssrcs().equals(changed.ssrcs());
    section = changed;
    return !sameSsrcs && bindAnnounced();
  }

  /// Whether a changed offer has the same layers, so that the track can go on.
  boolean fits(NegotiatedSection.Up changed) {
    return changed.rids().equals(section.rids())
        && (!section.rids().isEmpty()
            || changed.kind() == MediaKind.AUDIO
            || Math.clamp(changed.ssrcs().size(), 1, Negotiation.MAX_ENCODINGS)
                == encodings.size());
  }

  private boolean bindAnnounced() {
    boolean isChanged = false;
    if (section.rids().isEmpty()) {
      for (int i = 0; i < Math.min(encodings.size(), section.ssrcs().size()); i++) {
        SsrcPair pair = section.ssrcs().get(i);
        Encoding encoding = encodings.get(i);
        if (encoding.ssrc() != pair.media()) {
          encoding.bind(pair.media());
          isChanged = true;
        }
        pair.rtx().ifPresent(encoding::bindRtx);
      }
    }
    return isChanged;
  }

  /// The encoding that an SSRC is of, as media or as repair.
  @Nullable Encoding of(long ssrc) {
    for (int i = 0; i < encodings.size(); i++) {
      Encoding encoding = encodings.get(i);
      if (encoding.ssrc() == ssrc || encoding.rtxSsrc() == ssrc) {
        return encoding;
      }
    }
    return null;
  }

  /// What came of an SSRC that was not known.
  enum Learned {
    /// It is not taken.
    NOTHING,
    /// It is an encoding's now.
    BOUND,
    /// It is an encoding's now, in place of another one.
    REBOUND
  }

  /// Learns an SSRC that came with this section's MID (RFC 9143 §9.2) and, in a simulcast, a RID.
  Learned learn(RtpPacket rtp, long nowNanos) {
    PayloadTypes payloadTypes = section.payloadTypes();
    boolean isRepair = payloadTypes.repairedBy(rtp.payloadType()) != PayloadTypes.NONE;
    Encoding encoding = named(rtp, isRepair);
    if (encoding == null) {
      return Learned.NOTHING;
    }
    if (isRepair) {
      encoding.bindRtx(rtp.ssrc());
      return Learned.BOUND;
    }
    boolean isMedia =
        payloadTypes.format(rtp.payloadType()) != null
            || payloadTypes.carriedBy(rtp.payloadType()) != PayloadTypes.NONE;
    boolean isFree =
        !encoding.isBound() || nowNanos - encoding.lastPacketNanos() >= REBIND_AFTER_NANOS;
    if (!isFree || !isMedia || !mayChange()) {
      return Learned.NOTHING;
    }
    boolean isFirst = !encoding.isBound();
    encoding.bind(rtp.ssrc());
    return isFirst ? Learned.BOUND : Learned.REBOUND;
  }

  private @Nullable Encoding named(RtpPacket rtp, boolean isRepair) {
    if (section.rids().isEmpty()) {
      // Announced SSRCs are all there are.
      return encodings.size() == 1 ? encodings.getFirst() : null;
    }
    int id = isRepair ? section.extensions().repairedRid() : section.extensions().rid();
    if (!rtp.findExtension(id)) {
      return null;
    }
    for (int i = 0; i < encodings.size(); i++) {
      if (rtp.isElement(encodings.get(i).rid())) {
        return encodings.get(i);
      }
    }
    return null;
  }

  /// Counts a change of what the section sends; false once there were too many.
  boolean mayChange() {
    changes++;
    return changes <= MAX_CHANGES;
  }

  /// Puts the encodings in order of quality anew.
  void rank(long nowNanos) {
    for (int i = 1; i < ranked.length; i++) {
      Encoding encoding = ranked[i];
      int at = i;
      while (at > 0 && isBetter(ranked[at - 1], encoding, nowNanos)) {
        ranked[at] = ranked[at - 1];
        at--;
      }
      ranked[at] = encoding;
    }
  }

  private static boolean isBetter(Encoding one, Encoding other, long nowNanos) {
    long pixels = (long) one.width() * one.height();
    long otherPixels = (long) other.width() * other.height();
    if (pixels != 0 && otherPixels != 0) {
      return pixels > otherPixels;
    }
    long bps = one.bps(Encoding.MAX_LAYERS, Encoding.MAX_LAYERS, nowNanos);
    long otherBps = other.bps(Encoding.MAX_LAYERS, Encoding.MAX_LAYERS, nowNanos);
    // Rates alone are a guess: only a clear difference overrules the offer's order.
    if (bps > 2 * otherBps && otherBps > 0) {
      return true;
    }
    return otherBps <= 2 * bps && one.index() > other.index();
  }

  /// Which encodings to ask for a keyframe now, as bits.
  int askKeyframes(long nowNanos) {
    int known = 0;
    int active = 0;
    for (int i = 0; i < encodings.size(); i++) {
      known |= encodings.get(i).isBound() ? 1 << i : 0;
      active |= encodings.get(i).isActive(nowNanos) ? 1 << i : 0;
    }
    return keyframes.ask(known, active, nowNanos);
  }

  KeyframeRequester keyframes() {
    return keyframes;
  }

  int size() {
    return encodings.size();
  }

  Encoding get(int index) {
    return encodings.get(index);
  }

  /// @param rank 0 for the smallest
  Encoding ranked(int rank) {
    return ranked[rank];
  }

  int rankOf(int index) {
    for (int rank = 0; rank < ranked.length; rank++) {
      if (ranked[rank].index() == index) {
        return rank;
      }
    }
    return 0;
  }

  /// The best that is being sent; without one, the smallest.
  Encoding best(long nowNanos) {
    for (int rank = ranked.length - 1; rank > 0; rank--) {
      if (ranked[rank].isActive(nowNanos)) {
        return ranked[rank];
      }
    }
    return ranked[0];
  }
}
