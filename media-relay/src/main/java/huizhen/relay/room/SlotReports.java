package huizhen.relay.room;

import huizhen.relay.forward.RtpRewriter;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.transport.PeerTransport;

/// Sends a source's sender reports on in a slot's terms: the same wall time, the RTP time mapped,
/// so that sound and picture of one source stay together. Owned by [DownTrack].
final class SlotReports {
  private final Room room;
  private final PeerTransport<Outputs> transport;
  private final RtpRewriter rewriter;
  private final SlotStats stats;

  SlotReports(Room room, PeerTransport<Outputs> transport, RtpRewriter rewriter, SlotStats stats) {
    this.room = room;
    this.transport = transport;
    this.rewriter = rewriter;
    this.stats = stats;
  }

  /// The encoding's last report, if there is one and something of it is shown.
  void send(long ssrc, UpTrack from, Encoding encoding, long nowNanos, Outputs out) {
    if (!rewriter.isRunning() || !encoding.hasSenderReport()) {
      return;
    }
    RtcpWriter rtcp = room.rtcpWriter();
    rtcp.begin();
    boolean isWritten =
        rtcp.senderReport(
                ssrc,
                encoding.senderReportNtp(),
                rewriter.timestamp(encoding.senderReportTimestamp()),
                stats.packets(),
                stats.octets())
            && rtcp.cname(ssrc, from.owner().cname());
    if (isWritten) {
      stats.reported(encoding.senderReportNtp(), nowNanos);
      // A lost report is followed by another.
      var _ = transport.sendRtcp(rtcp.end(), nowNanos, out);
    }
  }
}
