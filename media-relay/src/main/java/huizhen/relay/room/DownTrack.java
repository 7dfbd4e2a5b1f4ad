package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.congestion.AllocationRequest;
import huizhen.relay.forward.LayerSelector;
import huizhen.relay.forward.PlayoutDelay;
import huizhen.relay.forward.RtpRewriter;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.negotiation.PayloadTypes;
import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.VideoPayload;
import huizhen.relay.transport.TrafficClass;
import org.jspecify.annotations.Nullable;

/// One slot of a receiver: a stream with its own SSRC that lasts as long as the section, and the
/// up-track that it carries now: of that the layers that the line and the view have use for.
/// Nothing of a source or an encoding goes out before its keyframe. Owned by [Viewing].
final class DownTrack {
  private final Room room;
  private final Viewing viewer;
  private final Downlink line;
  private final RtpRewriter rewriter;
  private final SlotLayers layers = new SlotLayers();
  private final LayerSelector selector = layers.selector();
  private final PlayoutDelay playout = new PlayoutDelay();
  private final StreamClock clock = new StreamClock();
  private final SlotWriter writer;
  private final KeyframeWish wish = new KeyframeWish();
  private final SlotStats stats = new SlotStats();
  private final SlotFormat format = new SlotFormat();
  private final SlotReports reports;
  private final SlotRepairs repairs;
  private NegotiatedSection.Slot section;
  private @Nullable UpTrack source;
  private TrafficClass trafficClass = TrafficClass.VIDEO;
  private int epoch;
  private boolean isCatchingUp;
  private boolean hasCaughtUp;
  private long caughtUpTimestamp;

  DownTrack(Room room, Viewing viewer, Downlink line, NegotiatedSection.Slot section) {
    this.room = room;
    this.viewer = viewer;
    this.line = line;
    this.section = section;
    this.rewriter =
        new RtpRewriter(room.random().nextInt(1 << 15), room.random().nextLong(1L << 32));
    this.writer = new SlotWriter(room, rewriter, playout, section);
    this.reports = new SlotReports(room, viewer.transport(), rewriter, stats);
    this.repairs = new SlotRepairs(room, viewer, line, rewriter, writer, format, playout);
  }

  /// Takes over what a changed offer agreed for the same section; its SSRCs are the same.
  void agree(NegotiatedSection.Slot changed) {
    section = changed;
    writer.agree(changed);
    format.agree(changed);
  }

  boolean takes(UpTrack track) {
    CodecFormat sent = track.format();
    return sent != null
        && track.section().kind() == section.kind()
        && section.payloadTypes().of(sent) != PayloadTypes.NONE;
  }

  void carry(@Nullable UpTrack track) {
    UpTrack before = source;
    if (before == track) {
      return;
    }
    if (before != null) {
      before.remove(this);
    }
    source = track;
    stats.begin();
    layers.reset(track == null || SlotLayers.takesSpatial(track, section));
    restart();
    if (track != null) {
      track.add(this);
      trafficClass = TrafficClass.of(track.section().source());
    }
  }

  /// Waits for a keyframe: the source's stream has begun anew.
  void restart() {
    rewriter.stop();
    repairs.restart();
    layers.restart();
    clock.reset();
    format.forget();
    epoch++;
  }

  /// Shows the source as soon as can be: from the last keyframe if it is recent and all that
  /// followed is kept, else by asking for a new one.
  void begin(long nowNanos, Outputs out) {
    UpTrack from = source;
    CodecFormat sent = from == null ? null : from.format();
    if (from == null || sent == null || section.kind() == MediaKind.AUDIO || isShowing()) {
      return;
    }
    Encoding wanted = from.encodings().get(selector.targetEncoding());
    isCatchingUp = true;
    boolean isShown = CatchUp.replay(room, line, this, from, wanted, sent, nowNanos, out);
    isCatchingUp = false;
    hasCaughtUp = isShown;
    if (!isShown) {
      from.wantKeyframe(wanted.index());
    }
  }

  /// One packet of the source.
  void forward(
      Encoding encoding,
      RtpPacket rtp,
      VideoPayload video,
      @Nullable DependencyDescriptor dependency,
      CodecFormat sent,
      long sequence,
      long nowNanos,
      Outputs out) {
    UpTrack from = source;
    if (from == null || !viewer.isReceiving() || !format.resolve(section, sent)) {
      return;
    }
    if (rtp.payloadLength() > RtpWriter.MAX_PAYLOAD) {
      room.counters().tooLarge++;
      return;
    }
    if (section.kind() == MediaKind.AUDIO) {
      forwardAudio(from, encoding, rtp, video, sent, sequence, nowNanos, out);
    } else {
      forwardVideo(from, encoding, rtp, video, dependency, sent, sequence, nowNanos, out);
    }
  }

  private void forwardAudio(
      UpTrack from,
      Encoding encoding,
      RtpPacket rtp,
      VideoPayload none,
      CodecFormat sent,
      long sequence,
      long nowNanos,
      Outputs out) {
    boolean isFirst = !rewriter.isRunning();
    if (isFirst) {
      rewriter.start(
          encoding.index(), sequence, rtp.timestamp(), sent.clockRate(), 0, none, nowNanos);
    }
    long outgoing = rewriter.take(sequence, rtp.timestamp(), none, rtp.isMarker());
    if (outgoing == RtpRewriter.NONE) {
      return;
    }
    int blocks =
        format.hasRed()
            ? writer.redundantBlocks(rtp, encoding, sequence, line.redundancy(nowNanos))
            : 0;
    PacketBuffer packet =
        writer.sound(
            outgoing, rtp, encoding, sequence, blocks, format, from.section().extensions());
    line.soundSent(packet.getLength(), rtp.payloadLength(), nowNanos);
    int number = line.number(writer, packet.getLength(), false, nowNanos);
    rewriter.wentOut(outgoing);
    rewriter.sent(outgoing, rtp.timestamp(), none, nowNanos);
    send(outgoing, packet, number, rtp.payloadLength(), nowNanos, out);
    if (!isFirst && rewriter.isOvertaken(outgoing)) {
      repairs.repeat(outgoing); // those behind it have gone without it as redundancy
    }
    if (isFirst) {
      sendReport(encoding, nowNanos, out);
    }
  }

  private void forwardVideo(
      UpTrack from,
      Encoding encoding,
      RtpPacket rtp,
      VideoPayload video,
      @Nullable DependencyDescriptor dependency,
      CodecFormat sent,
      long sequence,
      long nowNanos,
      Outputs out) {
    boolean isLate = rewriter.isRunning() && layers.isLate(encoding, sequence);
    layers.leaveSilent(encoding, video, from.encodings(), nowNanos);
    if (!isShowing() && layers.isTooLarge(encoding, from.encodings())) {
      return;
    }
    boolean isFirst = false;
    switch (selector.select(encoding.index(), rtp, video, dependency, isLate)) {
      case IGNORE -> {
        if (layers.isAwaited(encoding)) {
          from.wantKeyframe(encoding.index()); // a source that was silent for long was given up
        }
        return;
      }
      case DROP -> {
        if (!isLate) {
          layers.passed(sequence);
        }
        drop(from, rtp, video, sent, sequence, nowNanos, out);
        return;
      }
      case START -> {
        rewriter.start(
            encoding.index(),
            sequence,
            rtp.timestamp(),
            sent.clockRate(),
            clock.advance(encoding, rtp.timestamp(), nowNanos),
            video,
            nowNanos);
        stats.switched();
        room.counters().layerSwitches++;
        isFirst = !isCatchingUp;
        hasCaughtUp = false;
      }
      case TAKE -> {
        if (isCatchingUp && rtp.timestamp() != caughtUpTimestamp) {
          rewriter.hurry(rtp.timestamp(), CatchUp.FRAME_TICKS);
        } else if (hasCaughtUp && !isLate && rtp.timestamp() != caughtUpTimestamp) {
          rewriter.resume(rtp.timestamp(), sent.clockRate(), nowNanos);
          hasCaughtUp = false;
          isFirst = true;
        }
      }
    }
    caughtUpTimestamp = rtp.timestamp();
    if (!isLate) {
      layers.passed(sequence);
    }
    if (video.isKeyframeStart()) {
      wish.granted(rtp.timestamp(), nowNanos);
    }
    boolean isMarker = selector.isMarker(rtp, video, dependency);
    long outgoing = rewriter.take(sequence, rtp.timestamp(), video, isMarker);
    if (outgoing == RtpRewriter.NONE) {
      return;
    }
    rewriter.sent(outgoing, rtp.timestamp(), video, nowNanos);
    if (isLate) {
      long late = rewriter.lateNanos(outgoing, rtp.timestamp(), sent.clockRate(), nowNanos);
      playout.late(late, nowNanos);
    }
    clock.sent(encoding, sequence, rtp.timestamp(), nowNanos);
    stats.frame(isMarker, nowNanos);
    if (line.mayCarry(rtp.payloadLength(), nowNanos)) {
      write(from, outgoing, rtp, video, sent, nowNanos, out);
    } else if (!line.queue(this, outgoing, epoch, nowNanos)) {
      room.counters().droppedByPacer++;
      giveUp(from);
      return;
    } else {
      viewer.stir();
    }
    if (isFirst) {
      sendReport(encoding, nowNanos, out);
    }
  }

  /// Sends a packet that has waited, unless its source has changed or it is no longer kept.
  void sendQueued(long outgoing, int queuedEpoch, long nowNanos, Outputs out) {
    UpTrack from = source;
    CodecFormat sent = format.codec();
    if (queuedEpoch != epoch || from == null || sent == null || !viewer.isReceiving()) {
      return;
    }
    RtpPacket rtp = room.repaired();
    if (!repairs.fetch(from, outgoing, rtp)) {
      return;
    }
    PayloadView.parse(room.repairedPayload(), sent, rtp);
    write(from, outgoing, rtp, room.repairedPayload(), sent, nowNanos, out);
  }

  /// A packet has waited too long: nothing that waits with it is sent.
  void skipped(int queuedEpoch) {
    UpTrack from = source;
    if (queuedEpoch == epoch && from != null) {
      giveUp(from);
    }
  }

  /// The line does not keep up: what follows begins with a keyframe.
  private void giveUp(UpTrack from) {
    stats.dropped();
    restart();
    from.wantKeyframe(selector.targetEncoding());
  }

  private void write(
      UpTrack from,
      long outgoing,
      RtpPacket rtp,
      VideoPayload video,
      CodecFormat sent,
      long nowNanos,
      Outputs out) {
    PacketBuffer packet =
        writer.media(outgoing, rtp, video, sent, format.media(), from.section().extensions());
    int number = line.number(writer, packet.getLength(), false, nowNanos);
    rewriter.wentOut(outgoing);
    rewriter.shown(outgoing, video);
    wish.sent(rtp.timestamp(), nowNanos);
    send(outgoing, packet, number, rtp.payloadLength(), nowNanos, out);
  }

  private void drop(
      UpTrack from,
      RtpPacket rtp,
      VideoPayload video,
      CodecFormat sent,
      long sequence,
      long nowNanos,
      Outputs out) {
    long kept = rewriter.drop(sequence, rtp.timestamp(), video, sent == CodecFormat.VP8);
    if (kept != RtpRewriter.NONE) {
      PacketBuffer packet = writer.filler(kept, rtp, format.media(), from.section().extensions());
      int number = line.number(writer, packet.getLength(), false, nowNanos);
      send(kept, packet, number, 0, nowNanos, out);
    }
  }

  private void send(
      long outgoing,
      PacketBuffer packet,
      int number,
      int payloadBytes,
      long nowNanos,
      Outputs out) {
    if (viewer.transport().sendRtp(packet, trafficClass, nowNanos, out)) {
      repairs.sent(outgoing, packet, number, section);
      stats.sent(payloadBytes);
      room.counters().forwarded++;
    } else {
      stats.dropped();
    }
  }

  /// Answers a NACK for one outgoing packet.
  void repair(int outgoing16, long nowNanos, Outputs out) {
    UpTrack from = source;
    long outgoing = rewriter.outgoing(outgoing16);
    if (from == null || outgoing == RtpRewriter.NONE || !repairs.mayRepair()) {
      return;
    }
    int bytes =
        rewriter.isReserved(outgoing)
            ? makeUp(from, outgoing, nowNanos, out)
            : repairs.resend(from, outgoing, trafficClass, false, nowNanos, out);
    if (bytes > 0) {
      repairs.repaired(bytes);
      repairs.repeat(outgoing);
      stats.repaired();
    }
  }

  /// Sends for the first time what came when this slot could not take it: before the packet that it
  /// had overtaken and that the slot began with, or after another layer had begun.
  private int makeUp(UpTrack from, long outgoing, long nowNanos, Outputs out) {
    Encoding encoding = from.encodings().get(rewriter.encoding(outgoing));
    CodecFormat sent = format.codec();
    RtpPacket rtp = room.incoming();
    long sequence = rewriter.source(outgoing);
    if (sent == null || !from.fetch(encoding.index(), sequence, rtp)) {
      return 0;
    }
    VideoPayload video = room.repairedPayload();
    DependencyDescriptor dependency =
        PayloadView.parse(video, sent, rtp, encoding, from.section().extensions());
    if (rewriter.isPast(outgoing)) {
      rewriter.takeLate(outgoing, rtp.isMarker());
      write(from, outgoing, rtp, video, sent, nowNanos, out);
    } else {
      forward(encoding, rtp, video, dependency, sent, sequence, nowNanos, out);
    }
    return rtp.payloadLength();
  }

  /// Sends a packet once more to find out what the line carries.
  ///
  /// @return the bytes sent; 0 when there is nothing to send
  int probe(long nowNanos, Outputs out) {
    UpTrack from = source;
    return from == null ? 0 : repairs.probe(from, trafficClass, nowNanos, out);
  }

  void tick(long nowNanos, Outputs out) {
    UpTrack from = source;
    repairs.tick(from, trafficClass, nowNanos, out);
    playout.tick(nowNanos);
    if (from != null
        && section.kind() == MediaKind.VIDEO
        && viewer.isReceiving()
        && wish.isDue(selector.isStills(), nowNanos)) {
      from.wantKeyframe(selector.targetEncoding());
    }
  }

  /// Whether nothing of it waits for the next tick.
  boolean isCalm() {
    return repairs.isCalm();
  }

  /// The source's sender has reported on an encoding.
  void onSenderReport(Encoding encoding, long nowNanos, Outputs out) {
    boolean isShown = encoding.index() == selector.encoding() && !hasCaughtUp;
    if (section.kind() == MediaKind.AUDIO || isShown) {
      sendReport(encoding, nowNanos, out);
    }
  }

  private void sendReport(Encoding encoding, long nowNanos, Outputs out) {
    UpTrack from = source;
    if (from != null && viewer.isReceiving()) {
      reports.send(section.outgoing().media(), from, encoding, nowNanos, out);
    }
  }

  /// The receiver asks for a keyframe.
  void onKeyframeRequest(long nowNanos) {
    UpTrack from = source;
    if (from != null
        && section.kind() == MediaKind.VIDEO
        && wish.ask(line.keyframeTripNanos(nowNanos), nowNanos)) {
      from.wantKeyframe(layers.shownOrWanted());
    }
  }

  /// Describes what could be sent, for the line to be split; false when nothing can be said yet.
  boolean describe(long nowNanos) {
    UpTrack from = source;
    return from != null
        && section.kind() == MediaKind.VIDEO
        && from.isForwardable()
        && layers.describe(from, SlotLayers.takesSpatial(from, section), nowNanos);
  }

  /// Takes over what the allocation left in the request.
  void choose(long nowNanos) {
    UpTrack from = source;
    if (from != null) {
      layers.choose(from, line.isBehind(nowNanos));
    }
  }

  /// The best of the source's layers that the view has use for; -1 when nobody looks.
  int usefulRank() {
    UpTrack from = source;
    return from == null || !viewer.isReceiving() ? -1 : layers.usefulRank(from);
  }

  /// Says how much could be sent here of the best layer that there is some line for.
  void vote(LayerLimits limits, long nowNanos) {
    UpTrack from = source;
    if (from != null && viewer.isReceiving() && isShowing()) {
      layers.vote(from, limits, nowNanos);
    }
  }

  /// Whether the layer that is wanted would be larger if there were more line for it.
  boolean isHeldDown() {
    UpTrack from = source;
    return from != null && from.demand().isHeldDown(selector.targetEncoding());
  }

  boolean isShowing() {
    return rewriter.isRunning() && selector.encoding() != LayerSelector.NONE;
  }

  NegotiatedSection.Slot section() {
    return section;
  }

  @Nullable UpTrack source() {
    return source;
  }

  LayerSelector selector() {
    return selector;
  }

  AllocationRequest request() {
    return layers.request();
  }

  SlotView view() {
    return layers.view();
  }

  SlotStats stats() {
    return stats;
  }
}
