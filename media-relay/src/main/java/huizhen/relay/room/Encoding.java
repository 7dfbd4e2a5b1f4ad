package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.congestion.LossLimitedRate;
import huizhen.relay.forward.KeyframeRequester;
import huizhen.relay.forward.NackGenerator;
import huizhen.relay.forward.ReceptionStats;
import huizhen.relay.forward.RetransmissionBuffer;
import huizhen.relay.rtp.SequenceUnwrapper;

/// One stream that an up-track arrives by: an SSRC with its RTX partner, its sequence numbers, what
/// is missing of it and its last packets. Owned by [UpTrack], which has one of them; a simulcast
/// track will have several.
final class Encoding {
  static final long NO_SSRC = -1;

  private final SequenceUnwrapper sequences = new SequenceUnwrapper();
  private final NackGenerator nacks = new NackGenerator();
  private final KeyframeRequester keyframes = new KeyframeRequester();
  private final LossLimitedRate rate = new LossLimitedRate();
  private final ReceptionStats reception;
  private final RetransmissionBuffer history;
  private long ssrc = NO_SSRC;
  private long rtxSsrc = NO_SSRC;
  private long lastPacketNanos;
  private long senderReportNtp;
  private long senderReportTimestamp;
  private boolean hasSenderReport;

  Encoding(MediaKind kind, int clockRate) {
    reception = new ReceptionStats(clockRate);
    history =
        switch (kind) {
          case AUDIO -> new RetransmissionBuffer(RetransmissionBuffer.AUDIO_SLOTS, false);
          case VIDEO -> new RetransmissionBuffer(RetransmissionBuffer.VIDEO_SLOTS, true);
        };
  }

  /// Takes another SSRC: all that was known of the old one is forgotten.
  void bind(long newSsrc) {
    ssrc = newSsrc;
    sequences.reset();
    nacks.reset();
    reception.reset();
    history.reset();
    hasSenderReport = false;
  }

  void bindRtx(long newSsrc) {
    rtxSsrc = newSsrc;
  }

  void onSenderReport(long ntpTime, long rtpTimestamp, long nowNanos) {
    reception.onSenderReport(ntpTime, nowNanos);
    senderReportNtp = ntpTime;
    senderReportTimestamp = rtpTimestamp;
    hasSenderReport = true;
  }

  void touch(long nowNanos) {
    lastPacketNanos = nowNanos;
  }

  long ssrc() {
    return ssrc;
  }

  long rtxSsrc() {
    return rtxSsrc;
  }

  long lastPacketNanos() {
    return lastPacketNanos;
  }

  SequenceUnwrapper sequences() {
    return sequences;
  }

  NackGenerator nacks() {
    return nacks;
  }

  KeyframeRequester keyframes() {
    return keyframes;
  }

  LossLimitedRate rate() {
    return rate;
  }

  ReceptionStats reception() {
    return reception;
  }

  RetransmissionBuffer history() {
    return history;
  }

  boolean hasSenderReport() {
    return hasSenderReport;
  }

  long senderReportNtp() {
    return senderReportNtp;
  }

  long senderReportTimestamp() {
    return senderReportTimestamp;
  }
}
