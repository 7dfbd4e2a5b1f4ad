package huizhen.relay.room;

import huizhen.relay.congestion.AllocationRequest;
import huizhen.relay.forward.LayerSelector;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.rtp.VideoPayload;

/// Which of its source's layers one slot shows: what the view has use for, what the line was found
/// to have room for, and what becomes of each packet by that. Owned by [DownTrack].
final class SlotLayers {
  private final LayerSelector selector = new LayerSelector();
  private final AllocationRequest request = new AllocationRequest();
  private final SlotView view = new SlotView();
  private long highestSequence;

  /// Begins with another source, of which nothing is chosen yet.
  void reset(boolean takesSpatial) {
    request.reset();
    view.reset();
    int spatial = takesSpatial ? LayerSelector.HIGHEST : 0;
    selector.target(0, spatial, LayerSelector.HIGHEST, false);
  }

  /// Waits for a keyframe.
  void restart() {
    selector.restart();
  }

  /// Whether a later packet of the encoding that is shown has gone before this one.
  boolean isLate(Encoding encoding, long sequence) {
    return encoding.index() == selector.encoding() && sequence <= highestSequence;
  }

  /// A packet of the encoding that is shown has come in its turn.
  void passed(long sequence) {
    highestSequence = sequence;
  }

  /// Where the encoding that is shown has stopped coming, as when its sender is back on a weaker
  /// line, any other's keyframe will do: which one is best is found out later, and would cost
  /// another keyframe.
  void leaveSilent(Encoding encoding, VideoPayload video, EncodingSet encodings, long nowNanos) {
    int shown = selector.encoding();
    if (shown != encoding.index()
        && shown != LayerSelector.NONE
        && video.isKeyframeStart()
        && !encodings.get(shown).isActive(nowNanos)) {
      selector.restart();
    }
  }

  /// Whether an encoding is larger than what fits: its keyframe would hold up the wanted one.
  boolean isTooLarge(Encoding encoding, EncodingSet encodings) {
    return encodings.rankOf(encoding.index()) > encodings.rankOf(selector.targetEncoding());
  }

  /// Whether nothing is shown and this is what is waited for.
  boolean isAwaited(Encoding encoding) {
    return selector.encoding() == LayerSelector.NONE
        && encoding.index() == selector.targetEncoding();
  }

  /// AV1 says in the dependency descriptor alone which of its frames make one picture: without it a
  /// receiver can't put spatial layers together.
  static boolean takesSpatial(UpTrack from, NegotiatedSection.Slot section) {
    return from.format() != CodecFormat.AV1 || section.extensions().dependencyDescriptor() != 0;
  }

  /// Describes what could be sent, for the line to be split.
  ///
  /// @return false when nothing can be said yet
  boolean describe(UpTrack from, boolean takesSpatial, long nowNanos) {
    return LayerChoice.describe(request, from, view, takesSpatial, nowNanos);
  }

  /// Takes over what the allocation left in the request; asks for the keyframe that it takes.
  ///
  /// @param isBehind whether more waits than the line will soon have carried
  void choose(UpTrack from, boolean isBehind) {
    LayerChoice.apply(request, selector, from, isBehind);
    if (selector.needsKeyframe()) {
      from.wantKeyframe(selector.targetEncoding(), isForMore(from));
    }
  }

  /// Whether a smaller picture moves meanwhile.
  private boolean isForMore(UpTrack from) {
    int shown = selector.encoding();
    EncodingSet encodings = from.encodings();
    return shown != LayerSelector.NONE
        && !selector.isStranded()
        && encodings.rankOf(shown) <= encodings.rankOf(selector.targetEncoding());
  }

  /// The best of the source's layers that the view has use for.
  int usefulRank(UpTrack from) {
    return LayerChoice.usefulRank(from, view);
  }

  /// Says how much could be sent of the best layer that there is some line for.
  void vote(UpTrack from, LayerLimits limits, long nowNanos) {
    LayerChoice.vote(request, from, view, limits, nowNanos);
  }

  /// The encoding that is shown, or else the one that is wanted.
  int shownOrWanted() {
    int shown = selector.encoding();
    return shown == LayerSelector.NONE ? selector.targetEncoding() : shown;
  }

  LayerSelector selector() {
    return selector;
  }

  AllocationRequest request() {
    return request;
  }

  SlotView view() {
    return view;
  }
}
