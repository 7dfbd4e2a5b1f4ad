package huizhen.recording.capture;

import huizhen.relay.api.MediaKind;
import java.util.OptionalLong;

/// Decides what goes into one track's journal: which packets, where segments begin, which losses
/// are declared, when a keyframe is asked for. Owned by one recorder thread; handed all time.
public final class TrackCapture {
  private static final long NEVER = Long.MIN_VALUE;

  private final JournalRecord.TrackStart start;
  private final SegmentPolicy policy;
  private final KeyframeSense sense;
  private final TrackTimeline timeline;
  private final SenderClocks clocks;
  private final SequenceWatch watch = new SequenceWatch();
  private final RtpView view = new RtpView();
  private long ssrc = -1;
  private long askedAt = NEVER;
  private long mutedAt = NEVER;
  private boolean wantsKeyframe;

  /// What the capture wants done. Called during [TrackCapture]'s methods only.
  public interface Out {
    /// When the segment that is open began.
    long segmentStartNanos();

    long segmentBytes();

    /// Ends the open segment; the next record begins another.
    void roll(long atNanos);

    void rtp(long atNanos, byte[] packet, int offset, int length);

    void write(JournalRecord record);

    /// To be written and listed in the manifest.
    void gap(long fromNanos, long toNanos, String cause);

    void askKeyframe(long atNanos);
  }

  public TrackCapture(JournalRecord.TrackStart start, SegmentPolicy policy, SenderClocks clocks) {
    this.start = start;
    this.clocks = clocks;
    this.policy = policy;
    this.sense = KeyframeSense.of(start.codec().name());
    this.timeline = new TrackTimeline(Math.max(1, start.codec().clockRate()));
  }

  public JournalRecord.TrackStart start() {
    return start;
  }

  /// The records with which a segment of this track begins.
  public void head(long atNanos, JournalBatch batch) {
    var again = new JournalRecord.TrackStart(atNanos, start.track(), start.source(), start.codec());
    boolean fits = batch.add(again);
    assert fits : "an empty batch has room";
    timeline
        .state(atNanos)
        .ifPresent(state -> {
          boolean hasRoom = batch.add(state);
          assert hasRoom : "an empty batch has room";
        });
  }

  /// False when it is no RTP packet.
  public boolean packet(long atNanos, byte[] packet, int offset, int length, Out out) {
    if (!view.wrap(packet, offset, length)) {
      return false;
    }
    boolean isKeyframe = sense.beginsKeyframe(view);
    long age = atNanos - out.segmentStartNanos();
    if (policy.isDue(age, out.segmentBytes())) {
      if (isKeyframe || policy.isOverdue(age, out.segmentBytes())) {
        out.roll(atNanos);
      } else {
        wantsKeyframe = true;
      }
    }
    if (mutedAt != NEVER) {
      watch.restart((from, to) -> lost(from, to, out));
      out.write(new JournalRecord.Gap(mutedAt, atNanos, JournalRecord.Gap.MUTED));
      mutedAt = NEVER;
      wantsKeyframe = true;
    }
    if (view.ssrc() != ssrc) {
      watch.restart((from, to) -> lost(from, to, out));
      ssrc = view.ssrc();
      wantsKeyframe = sense != KeyframeSense.NONE; // unless this packet begins one
    }
    watch.packet(view.sequence16(), atNanos, (from, to) -> lost(from, to, out));
    if (isKeyframe) {
      wantsKeyframe = false;
    }
    var _ = timeline.packet(ssrc, view.timestamp32(), atNanos); // moves the mark; read on playback
    out.rtp(atNanos, packet, offset, length);
    return true;
  }

  public void report(long atNanos, long ntpTime, long rtpTimestamp, Out out) {
    OptionalLong own = timeline.ahead(ntpTime, rtpTimestamp, atNanos);
    OptionalLong ahead =
        own.isPresent()
            ? OptionalLong.of(clocks.ahead(start.track(), own.getAsLong(), atNanos))
            : own;
    ahead.ifPresent(it -> timeline.report(ntpTime, rtpTimestamp, it));
    out.write(new JournalRecord.SenderReport(atNanos, ntpTime, rtpTimestamp, ahead));
  }

  /// What the sender's packets say of when sound was heard; of no use before his clock is known.
  public void captured(long atNanos, long ntpTime, long rtpTimestamp, Out out) {
    OptionalLong ahead =
        timeline.isNear(rtpTimestamp, atNanos)
            ? clocks.ahead(start.track(), atNanos)
            : OptionalLong.empty();
    if (ahead.isPresent()) {
      timeline.report(ntpTime, rtpTimestamp, ahead.getAsLong());
      out.write(new JournalRecord.SenderReport(atNanos, ntpTime, rtpTimestamp, ahead));
    }
  }

  /// Of a simulcast: what comes from now on is of this layer.
  public void layer(long atNanos, int layer, Out out) {
    timeline.layerChanged();
    out.write(new JournalRecord.LayerChange(atNanos, layer));
  }

  /// Nothing comes from now on, and that is no loss; or what comes next goes on from there. Of two
  /// such words the first counts: a chair may mute who has muted himself.
  public void muted(long atNanos, boolean isMuted, Out out) {
    if (isMuted && mutedAt == NEVER) {
      watch.flush((from, to) -> lost(from, to, out));
      mutedAt = atNanos;
    }
  }

  /// The ring or the disk lost packets: what follows needs a keyframe.
  public void missed() {
    wantsKeyframe = true;
  }

  public void tick(long nowNanos, Out out) {
    watch.tick(nowNanos, (from, to) -> lost(from, to, out));
    if (wantsKeyframe
        && start.source().kind() == MediaKind.VIDEO
        && (askedAt == NEVER || nowNanos - askedAt >= policy.askAgainNanos())) {
      askedAt = nowNanos;
      out.write(new JournalRecord.KeyframeAsked(nowNanos));
      out.askKeyframe(nowNanos);
    }
  }

  public void end(long atNanos, Out out) {
    watch.flush((from, to) -> lost(from, to, out));
    out.write(new JournalRecord.TrackEnd(atNanos));
  }

  private void lost(long fromNanos, long toNanos, Out out) {
    wantsKeyframe = true;
    out.gap(fromNanos, toNanos, "loss");
  }
}
