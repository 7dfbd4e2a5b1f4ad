package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.congestion.ArrivalRecorder;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.transport.PeerTransport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one participant sends: its up-tracks by SSRC, and the feedback that the relay owes to it.
/// Owned by [Participant].
final class Publishing {
  static final long REPORT_INTERVAL_NANOS = 1_000_000_000;

  /// RFC 3550 §6.4.1.
  private static final int MAX_REPORT_BLOCKS = 31;

  private final Room room;
  private final ParticipantId participant;
  private final Gate gate;
  private final PeerTransport<Outputs> transport;
  private final byte[] cname;
  private final ArrivalRecorder arrivals = new ArrivalRecorder();
  private final Voice voice = new Voice();
  private final List<UpTrack> tracks = new ArrayList<>();
  private int generation;
  private int transportCcId;
  private boolean sendsTransportCc;
  private long lastMediaSsrc;
  private long reportedNanos;
  private boolean hasReported;
  private double uplinkMissing;

  Publishing(Room room, ParticipantId participant, Gate gate, PeerTransport<Outputs> transport) {
    this.room = room;
    this.participant = participant;
    this.gate = gate;
    this.transport = transport;
    this.generation = room.nextGeneration();
    this.cname = participant.value().getBytes(StandardCharsets.US_ASCII);
  }

  /// Takes over the first offer's sections.
  void seat(List<NegotiatedSection> sections) {
    for (NegotiatedSection section : sections) {
      if (section instanceof NegotiatedSection.Up up) {
        tracks.add(new UpTrack(room, this, up));
      }
    }
    learnTransportCc();
  }

  /// Takes over a changed offer's sections: those that are gone or inactive end.
  void agree(List<NegotiatedSection> sections, long nowNanos, Outputs out) {
    Map<String, NegotiatedSection.Up> agreed = new HashMap<>();
    for (NegotiatedSection section : sections) {
      if (section instanceof NegotiatedSection.Up up) {
        agreed.put(up.mid(), up);
      }
    }
    List<UpTrack> ended = new ArrayList<>();
    for (UpTrack track : tracks) {
      NegotiatedSection.Up same = agreed.get(track.section().mid());
      if (same == null || !track.fits(same)) {
        ended.add(track);
      } else {
        agreed.remove(same.mid());
        track.agree(same);
      }
    }
    tracks.removeAll(ended);
    for (UpTrack track : ended) {
      track.end(nowNanos, out);
    }
    for (NegotiatedSection section : sections) {
      if (section instanceof NegotiatedSection.Up up && agreed.containsKey(up.mid())) {
        tracks.add(new UpTrack(room, this, up));
      }
    }
    learnTransportCc();
  }

  private void learnTransportCc() {
    transportCcId = 0;
    sendsTransportCc = false;
    for (UpTrack track : tracks) {
      int id = track.section().extensions().transportCc();
      if (id != 0) {
        transportCcId = id;
      }
      sendsTransportCc |= track.section().feedback().transportCc();
    }
  }

  void onRtp(PacketBuffer packet, long nowNanos, Outputs out) {
    RtpPacket rtp = room.incoming();
    room.counters().received++;
    if (!rtp.wrap(packet)) {
      room.counters().malformedRtp++;
      return;
    }
    // Before the gate: the first probes of a sender say most of what its line carries.
    if (sendsTransportCc && rtp.findExtension(transportCcId) && rtp.elementLength() == 2) {
      arrivals.record(rtp.elementU16(), nowNanos);
    }
    if (!gate.isOpen()) {
      room.counters().droppedAtGate++;
      return;
    }
    UpTrack track = find(rtp, nowNanos);
    if (track == null) {
      room.counters().unknownSsrc++;
      return;
    }
    lastMediaSsrc = rtp.ssrc();
    track.receive(rtp, packet, nowNanos, out);
  }

  private @Nullable UpTrack find(RtpPacket rtp, long nowNanos) {
    long ssrc = rtp.ssrc();
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).has(ssrc)) {
        return tracks.get(i);
      }
    }
    for (int i = 0; i < tracks.size(); i++) {
      UpTrack track = tracks.get(i);
      if (rtp.findExtension(track.section().extensions().mid())
          && rtp.isElement(track.section().mid())) {
        return track.learn(rtp, nowNanos) ? track : null;
      }
    }
    return null;
  }

  /// One RTCP packet of this sender.
  void onRtcp(RtcpReader rtcp, long nowNanos, Outputs out) {
    switch (rtcp.type()) {
      case RtcpReader.SENDER_REPORT -> {
        UpTrack track = bySsrc(rtcp.senderSsrc());
        if (track != null) {
          track.onSenderReport(
              rtcp.senderSsrc(), rtcp.ntpTime(), rtcp.rtpTimestamp(), nowNanos, out);
        }
      }
      case RtcpReader.BYE -> {
        for (int i = 0; i < rtcp.count(); i++) {
          UpTrack track = bySsrc(rtcp.byeSsrc(i));
          if (track != null) {
            track.end(nowNanos, out);
          }
        }
      }
      default -> {} // the rest concerns what the relay sends
    }
  }

  private @Nullable UpTrack bySsrc(long ssrc) {
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).has(ssrc)) {
        return tracks.get(i);
      }
    }
    return null;
  }

  void tick(long nowNanos, Outputs out) {
    if (!gate.isOpen() || !transport.isConnected()) {
      return;
    }
    for (int i = 0; i < tracks.size(); i++) {
      tracks.get(i).tick(nowNanos, out);
    }
    RtcpWriter writer = room.rtcpWriter();
    writer.begin();
    boolean isReportDue = !hasReported || nowNanos - reportedNanos >= REPORT_INTERVAL_NANOS;
    if (isReportDue) {
      report(writer, nowNanos);
    }
    for (int i = 0; i < tracks.size(); i++) {
      UpTrack track = tracks.get(i);
      for (int e = 0; e < track.encodings().size(); e++) {
        repair(track, track.encodings().get(e), writer, isReportDue, nowNanos);
      }
      askKeyframes(track, writer, nowNanos);
    }
    flush(writer, nowNanos, out);
    if (sendsTransportCc && arrivals.isDue(nowNanos)) {
      writer.begin();
      // It fits: the compound is empty and the feedback bounded.
      var _ = arrivals.write(writer, room.feedbackSsrc(), lastMediaSsrc, nowNanos);
      flush(writer, nowNanos, out);
    }
  }

  private void report(RtcpWriter writer, long nowNanos) {
    int blocks = 0;
    for (int i = 0; i < tracks.size(); i++) {
      EncodingSet encodings = tracks.get(i).encodings();
      for (int e = 0; e < encodings.size(); e++) {
        blocks += encodings.get(e).reception().isEmpty() ? 0 : 1;
      }
    }
    blocks = Math.min(blocks, MAX_REPORT_BLOCKS);
    if (blocks == 0 || !writer.receiverReport(room.feedbackSsrc(), blocks)) {
      return;
    }
    for (int i = 0; i < tracks.size(); i++) {
      EncodingSet encodings = tracks.get(i).encodings();
      for (int e = 0; e < encodings.size() && blocks > 0; e++) {
        Encoding encoding = encodings.get(e);
        if (!encoding.reception().isEmpty()) {
          encoding.reception().report(writer, encoding.ssrc(), nowNanos);
          blocks--;
        }
      }
    }
    // A report without its CNAME is still a report.
    var _ = writer.cname(room.feedbackSsrc(), Room.FEEDBACK_CNAME);
    hasReported = true;
    reportedNanos = nowNanos;
  }

  private void repair(
      UpTrack track, Encoding encoding, RtcpWriter writer, boolean isReportDue, long nowNanos) {
    NegotiatedSection.Feedback feedback = track.section().feedback();
    if (!encoding.isBound()) {
      return;
    }
    long before = encoding.nacks().asked();
    encoding.nacks().write(nowNanos, writer, room.feedbackSsrc(), encoding.ssrc());
    room.counters().nackedUp += encoding.nacks().asked() - before;
    if (encoding.nacks().hasGivenUp()) {
      track.wantKeyframe(encoding.index());
    }
    if (feedback.remb() && isReportDue && track.section().kind() == MediaKind.VIDEO) {
      long bps = encoding.rate().onReport(encoding.reception().fractionLost());
      var _ = writer.remb(room.feedbackSsrc(), encoding.ssrc(), bps);
    }
  }

  private void askKeyframes(UpTrack track, RtcpWriter writer, long nowNanos) {
    if (track.section().kind() != MediaKind.VIDEO || !track.isForwardable()) {
      return;
    }
    NegotiatedSection.Feedback feedback = track.section().feedback();
    int asked = track.encodings().askKeyframes(nowNanos);
    for (int i = 0; asked >>> i != 0; i++) {
      if ((asked >>> i & 1) == 0) {
        continue;
      }
      long ssrc = track.encodings().get(i).ssrc();
      room.counters().keyframesAsked++;
      // What does not fit is asked again after the interval.
      if (feedback.pli() || !feedback.fir()) {
        var _ = writer.pli(room.feedbackSsrc(), ssrc);
      } else {
        var _ = writer.fir(room.feedbackSsrc(), ssrc, (int) room.counters().keyframesAsked);
      }
    }
  }

  private void flush(RtcpWriter writer, long nowNanos, Outputs out) {
    if (!writer.isEmpty()) {
      // A transport that is not up sends nothing: what was due comes again.
      var _ = transport.sendRtcp(writer.end(), nowNanos, out);
    }
  }

  /// The transport is gone: its tracks have ended, and what comes later are others.
  void onSilence(long nowNanos, Outputs out) {
    for (UpTrack track : List.copyOf(tracks)) {
      track.end(nowNanos, out);
    }
  }

  void end(long nowNanos, Outputs out) {
    onSilence(nowNanos, out);
    tracks.clear();
  }

  void muted(TrackSource source, boolean isMuted, long nowNanos) {
    for (UpTrack track : tracks) {
      if (track.source() == source) {
        track.muted(isMuted, nowNanos);
      }
    }
  }

  List<UpTrack> tracks() {
    return tracks;
  }

  /// @param rttNanos of the connection; 0 while unknown
  void roundTrip(long rttNanos) {
    for (int i = 0; i < tracks.size(); i++) {
      EncodingSet encodings = tracks.get(i).encodings();
      for (int e = 0; e < encodings.size(); e++) {
        encodings.get(e).nacks().roundTrip(rttNanos);
      }
    }
  }

  /// The share of what this participant sends that never comes, as last measured.
  double uplinkMissing() {
    return uplinkMissing;
  }

  void uplinkMissing(double share) {
    uplinkMissing = share;
  }

  Room room() {
    return room;
  }

  ParticipantId participant() {
    return participant;
  }

  Gate gate() {
    return gate;
  }

  Voice voice() {
    return voice;
  }

  byte[] cname() {
    return cname;
  }

  int generation() {
    return generation;
  }

  void nextGeneration() {
    generation = room.nextGeneration();
  }
}
